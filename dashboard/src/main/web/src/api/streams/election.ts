/** Message about which tab leads. */
export interface ElectionMessage {
  kind: 'who' | 'lead' | 'resign';
  from: string;
}

const HEARTBEAT = 1000;
/** Time after which a leader that sends nothing is replaced, such as one whose tab has crashed. */
const SILENCE = 3500;
/** Time that a leader has to answer. */
const ANSWER = 150;

/**
 * Elects one of the visible tabs of a browser. Web Locks would do so by themselves, but need a secure context, which pages at
 * `http://host` are not. If two tabs claim at the same time, that with the smaller id leads.
 */
export class Election {
  leading = false;
  private active = false;
  private heardAt = 0;
  private claim = 0;
  private heartbeat = 0;

  constructor(
    readonly id: string,
    private readonly send: (message: ElectionMessage) => void,
    private readonly changed: () => void,
  ) {}

  /** Takes part from now on. */
  activate(): void {
    if (!this.active) {
      this.active = true;
      this.ask(0);
      this.heartbeat = window.setInterval(() => this.tick(), HEARTBEAT);
    }
  }

  /** Takes no part any more; another tab takes over. */
  deactivate(): void {
    if (this.active) {
      this.active = false;
      window.clearInterval(this.heartbeat);
      window.clearTimeout(this.claim);
      if (this.leading) {
        this.send({ kind: 'resign', from: this.id });
        this.lead(false);
      }
    }
  }

  receive(message: ElectionMessage): void {
    switch (message.kind) {
      case 'who':
        if (this.leading) {
          this.announce();
        }
        break;
      case 'lead':
        this.heard(message.from);
        break;
      case 'resign':
        if (this.active && !this.leading) {
          // Not all at once.
          this.ask(Math.random() * ANSWER);
        }
    }
  }

  private heard(leader: string): void {
    if (this.leading && this.id < leader) {
      this.announce();
      return;
    }
    this.heardAt = Date.now();
    window.clearTimeout(this.claim);
    if (this.leading) {
      this.lead(false);
    }
  }

  private tick(): void {
    if (this.leading) {
      this.announce();
    } else if (Date.now() - this.heardAt > SILENCE) {
      this.ask(0);
    }
  }

  private ask(delay: number): void {
    window.clearTimeout(this.claim);
    this.claim = window.setTimeout(() => {
      this.send({ kind: 'who', from: this.id });
      this.claim = window.setTimeout(() => this.lead(true), ANSWER);
    }, delay);
    // A pending claim is not repeated by the heartbeat.
    this.heardAt = Date.now();
  }

  private lead(leading: boolean): void {
    this.leading = leading;
    if (leading) {
      this.announce();
    }
    this.changed();
  }

  private announce(): void {
    this.send({ kind: 'lead', from: this.id });
  }
}
