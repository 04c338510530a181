// Where one writes.

export function wireComposer(form, field, send) {
  const submit = () => {
    const text = field.value.trim();
    if (text === '') return;

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
