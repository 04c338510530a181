// Pretty-prints TwiML and JSON for the look inside, with a little colour.

import { element } from './icons.mjs';

/** Nodes for a <pre>; the text as it is when it is no XML. */
export function drawXml(text) {
  const parsed = new DOMParser().parseFromString(text, 'application/xml');
  if (parsed.querySelector('parsererror')) return [text];

  const nodes = [];
  const declaration = /^<\?xml[^>]*\?>/.exec(text)?.[0];
  if (declaration) nodes.push(element('span', 'x-name', declaration), '\n');
  print(parsed.documentElement, '', nodes);
  return nodes;
}

function print(xml, indent, nodes) {
  nodes.push(indent, tag(`<${xml.nodeName}`));
  for (const { name, value } of xml.attributes) {
    nodes.push(' ', element('span', 'x-name', `${name}=`), element('span', 'x-value', `"${escape(value)}"`));
  }

  if (!xml.hasChildNodes()) {
    nodes.push(tag('/>'));
    return;
  }

  nodes.push(tag('>'));
  if (xml.children.length === 0) {
    nodes.push(escape(xml.textContent));
  } else {
    for (const child of xml.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) {
        nodes.push('\n');
        print(child, `${indent}  `, nodes);
      } else if (child.textContent.trim() !== '') {
        nodes.push(`\n${indent}  `, escape(child.textContent.trim()));
      }
    }

    nodes.push('\n', indent);
  }

  nodes.push(tag(`</${xml.nodeName}>`));
}

const tag = (text) => element('span', 'x-tag', text);

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function drawJson(text) {
  try {
    return [JSON.stringify(JSON.parse(text), null, 2)];
  } catch {
    return [text];
  }
}
