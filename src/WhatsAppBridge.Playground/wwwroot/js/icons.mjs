// Small drawings, built as elements because the page's policy and its manners forbid HTML from strings.

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  pending: ['0 0 17 11', 'M8.5 1.2a4.3 4.3 0 1 0 .01 0M8.5 3.3V5.7L10 6.8'],
  sent: ['0 0 17 11', 'M4 6l3 3.5L13.5 1.5'],
  twice: ['0 0 17 11', 'M1 6l3 3.5L10.5 1.5M7.3 8.3l1 1.2L15.8 1.5'],
  failed: ['0 0 17 11', 'M8.5 1.5v4.8M8.5 9.3v.1'],
  inside: ['0 0 24 24', 'M8.5 7L3.5 12l5 5M15.5 7l5 5-5 5'],
  file: ['0 0 24 24', 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6'],
  close: ['0 0 24 24', 'M6 6l12 12M18 6L6 18'],
  globe: ['0 0 24 24', 'M12 3a9 9 0 1 0 .01 0M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18'],
  person: ['0 0 24 24', 'M12 4a4 4 0 1 0 .01 0M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6'],
  pin: ['0 0 24 24', 'M12 21c-5-5.5-7-8.5-7-11.5a7 7 0 0 1 14 0c0 3-2 6-7 11.5zM12 7.2a2.3 2.3 0 1 0 .01 0'],
  reply: ['0 0 24 24', 'M9 7l-5 5 5 5M4 12h11a5 5 0 0 1 5 5v1'],
  window: ['0 0 24 24', 'M14 5h5v5M19 5l-8 8M17 14v5H5V7h5'],
  broken: ['0 0 24 24', 'M4 5h16v14H4zM4 16l5-5 3 3M15 11l5 5M3 3l18 18'],
};

export function icon(name, className) {
  const [viewBox, path] = PATHS[name];
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('aria-hidden', 'true');
  if (className) svg.setAttribute('class', className);
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
