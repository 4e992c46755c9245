// Small PNG files for the documentation: at most 256 colors, of which screenshots of the console need few more.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOR = 2;
const PALETTE = 3;
const TRUE_COLOR_ALPHA = 6;
const MAX_COLORS = 256;
/** Remainders of single bytes; zlib of Node.js 18 has no function for them. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  }
  return remainder;
});

/** Returns a screenshot with a palette of its most frequent colors; other colors become the nearest of them. */
export function withPalette(png) {
  const { width, height, pixels } = decode(png);
  const counts = new Map();
  for (const color of pixels) {
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const colors = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MAX_COLORS).map(([color]) => color);
  const index = new Map(colors.map((color, position) => [color, position]));
  const rows = Buffer.alloc(height * (width + 1));
  pixels.forEach((color, position) => {
    let found = index.get(color);
    if (found === undefined) {
      found = nearest(colors, color);
      index.set(color, found);
    }
    rows[Math.floor(position / width) * (width + 1) + 1 + (position % width)] = found;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE, 0, 0, 0], 8);
  const palette = Buffer.from(colors.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function nearest(colors, color) {
  const distance = (other) =>
    ((other >> 16) - (color >> 16)) ** 2 + (((other >> 8) & 255) - ((color >> 8) & 255)) ** 2 + ((other & 255) - (color & 255)) ** 2;
  let best = 0;
  colors.forEach((other, position) => {
    if (distance(other) < distance(colors[best])) {
      best = position;
    }
  });
  return best;
}

function crc32(data) {
  return (data.reduce((sum, byte) => REMAINDERS[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Reads what Chromium writes: eight bits for each channel, not interlaced. */
function decode(png) {
  const data = [];
  let width = 0;
  let height = 0;
  let channels = 0;
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IHDR') {
      width = content.readUInt32BE(0);
      height = content.readUInt32BE(4);
      channels = { [TRUE_COLOR]: 3, [TRUE_COLOR_ALPHA]: 4 }[content[9]];
      if (content[8] !== 8 || channels === undefined || content[12] !== 0) {
        throw new Error('Not a PNG file of Chromium');
      }
    } else if (type === 'IDAT') {
      data.push(content);
    }
  }
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(data)), width, height, channels) };
}

function unfilter(rows, width, height, channels) {
  const length = width * channels;
  const pixels = new Uint32Array(width * height);
  let before = Buffer.alloc(length);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (length + 1)];
    const row = Buffer.from(rows.subarray(y * (length + 1) + 1, (y + 1) * (length + 1)));
    for (let x = 0; x < length; x++) {
      const left = x < channels ? 0 : row[x - channels];
      const corner = x < channels ? 0 : before[x - channels];
      row[x] += [0, left, before[x], (left + before[x]) >> 1, paeth(left, before[x], corner)][filter];
    }
    for (let x = 0; x < width; x++) {
      pixels[y * width + x] = (row[x * channels] << 16) | (row[x * channels + 1] << 8) | row[x * channels + 2];
    }
    before = row;
  }
  return pixels;
}

function paeth(left, above, corner) {
  const estimate = left + above - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
