// Where one writes.

/** `hasMore()` tells whether there is something to send even without words. */
export function wireComposer(form, field, send, hasMore) {
  const submit = () => {
    const text = field.value.trim();
    if (text === '' && !hasMore()) return;

    field.value = '';
    grow(field);
    send(text);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });

  field.addEventListener('keydown', (event) => {
    // While an input method composes, Enter picks a candidate.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });

  field.addEventListener('input', () => grow(field));
}

/** For browsers that do not size a field by its content themselves. */
function grow(field) {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
