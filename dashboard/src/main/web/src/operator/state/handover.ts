/**
 * Opens a customer's console in a window of its own. The code is in the body of the request: neither the history of the browser nor
 * the log of a server has it.
 */
export function postCode(url: string, code: string): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = url;
  form.target = '_blank';
  form.rel = 'noopener';
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'code';
  field.value = code;
  form.append(field);
  document.body.append(form);
  form.submit();
  form.remove();
}
