// WhatsApp's text markup. `parse` turns text into plain objects, `draw` turns those into DOM nodes: nothing that a
// person or an assistant writes is ever read as HTML.

const WORD = /[\p{L}\p{N}]/u;
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' };
const TAGS = { bold: 'strong', italic: 'em', strike: 's', code: 'code' };
const FENCE = '```';

/** Blocks of a text: {type: 'text'|'quote', children}, {type: 'bullets'|'numbers', items}, {type: 'mono', text}. */
export function parse(text) {
  const blocks = [];
  let rest = text.replaceAll('\r\n', '\n');
  for (let fence = findFence(rest); fence; fence = findFence(rest)) {
    parseLines(rest.slice(0, fence.start), blocks);
    blocks.push({ type: 'mono', text: fence.text });
    rest = rest.slice(fence.end);
  }

  parseLines(rest, blocks);
  return blocks;
}

/** The first three-backtick block that spans lines or has its lines to itself; others are part of a line. */
function findFence(text) {
  for (let from = 0; ;) {
    const open = text.indexOf(FENCE, from);
    const close = open < 0 ? -1 : text.indexOf(FENCE, open + FENCE.length);
    if (close < 0) return null;

    const inner = text.slice(open + FENCE.length, close);
    const end = close + FENCE.length;
    const alone = /(^|\n)[ \t]*$/.test(text.slice(0, open)) && /^[ \t]*(\n|$)/.test(text.slice(end));
    if (inner.trim() !== '' && (alone || inner.includes('\n'))) {
      // A line break on either side belongs to the block, not to its neighbours.
      const start = text[open - 1] === '\n' ? open - 1 : open;
      return { start, end: text[end] === '\n' ? end + 1 : end, text: inner.replace(/^\n|\n$/g, '') };
    }

    from = end;
  }
}

const LINES = [
  { type: 'quote', pattern: /^> (.+)$/ },
  { type: 'bullets', pattern: /^[-*] (.+)$/ },
  { type: 'numbers', pattern: /^(\d{1,3})\. (.+)$/ },
];

function parseLines(text, blocks) {
  if (text === '') return;

  let open = null;
  for (const line of text.split('\n')) {
    const { type, match } = kindOf(line);
    if (open?.type !== type) {
      open = { type, lines: [] };
      blocks.push(open);
    }

    open.lines.push(match);
  }

  for (const block of blocks) finish(block);
}

function kindOf(line) {
  for (const { type, pattern } of LINES) {
    const match = pattern.exec(line);
    if (match) return { type, match };
  }

  return { type: 'text', match: [line, line] };
}

/** Makes the lines gathered for a block into its content. */
function finish(block) {
  if (!block.lines) return;

  const lines = block.lines;
  delete block.lines;
  if (block.type === 'bullets') block.items = lines.map((m) => ({ children: parseInline(m[1]) }));
  else if (block.type === 'numbers') block.items = lines.map((m) => ({ number: m[1], children: parseInline(m[2]) }));
  else block.children = lines.flatMap((m, i) => (i ? [{ type: 'text', text: '\n' }] : []).concat(parseInline(m[1])));
}

/** The pieces of one line: text, link, code, and bold, italic, strike with children. */
export function parseInline(line) {
  const nodes = [];
  let plain = '';
  const add = (node, length) => {
    if (plain) nodes.push({ type: 'text', text: plain });
    plain = '';
    nodes.push(node);
    return length;
  };

  for (let i = 0; i < line.length;) {
    const link = linkAt(line, i);
    const code = link ? null : codeAt(line, i);
    const mark = link || code ? null : markAt(line, i);
    if (link) i += add({ type: 'link', text: link }, link.length);
    else if (code) i += add({ type: 'code', text: code.text }, code.length);
    else if (mark) i += add({ type: mark.type, children: parseInline(mark.text) }, mark.text.length + 2);
    else plain += line[i++];
  }

  if (plain) nodes.push({ type: 'text', text: plain });
  return nodes;
}

/** A mark may open at the start, after white space, and after punctuation, other marks among it. */
function mayOpen(line, i) {
  return i === 0 || !WORD.test(before(line, i));
}

function mayClose(line, end) {
  return end >= line.length || !WORD.test(String.fromCodePoint(line.codePointAt(end)));
}

/** The character before `i`, whole even when it is a surrogate pair. */
function before(line, i) {
  const low = line.charCodeAt(i - 1);
  return low >= 0xdc00 && low <= 0xdfff && i > 1 ? line.slice(i - 2, i) : line[i - 1];
}

function markAt(line, i) {
  const mark = line[i];
  if (!Object.hasOwn(MARKS, mark) || !mayOpen(line, i)) return null;
  if (i + 1 >= line.length || line[i + 1] === mark || /\s/.test(line[i + 1])) return null;

  for (let j = i + 1; j < line.length; j++) {
    // Nothing closes inside a link or inside monospace.
    const skipped = linkAt(line, j)?.length ?? codeAt(line, j)?.length;
    if (skipped) j += skipped - 1;
    else if (line[j] === mark && j > i + 1 && !/\s/.test(line[j - 1]) && mayClose(line, j + 1)) {
      return { type: MARKS[mark], text: line.slice(i + 1, j) };
    }
  }

  return null;
}

function codeAt(line, i) {
  if (line[i] !== '`' || !mayOpen(line, i)) return null;

  for (const fence of [FENCE, '`']) {
    if (!line.startsWith(fence, i)) continue;

    const start = i + fence.length;
    const close = line.indexOf(fence, start);
    const text = close < 0 ? '' : line.slice(start, close);
    const end = close + fence.length;
    if (text.trim() !== '' && !(fence === '`' && text !== text.trim()) && mayClose(line, end)) return { text, length: end - i };
  }

  return null;
}

/** A web address at `i`, without the punctuation that only ends the sentence around it. */
function linkAt(line, i) {
  if (line[i] !== 'h' && line[i] !== 'H') return null;
  if (i > 0 && WORD.test(before(line, i))) return null;

  let url = /^https?:\/\/[^\s<>"`]+/i.exec(line.slice(i, i + 2100))?.[0];
  while (url && (/[.,;:!?'\]}»”’*_~…]$/u.test(url) || (url.endsWith(')') && count(url, ')') > count(url, '(')))) url = url.slice(0, -1);
  return url && /^https?:\/\/[^/]/i.test(url) ? url : null;
}

const count = (text, char) => text.split(char).length - 1;

/**
 * Draws blocks. With `onChoice` the items of numbered lists are buttons that call it with their number.
 */
export function draw(blocks, document, onChoice) {
  const fragment = document.createDocumentFragment();
  for (const block of blocks) fragment.append(drawBlock(block, document, onChoice));
  return fragment;
}

function drawBlock(block, document, onChoice) {
  const make = (tag, children, className) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const inline = (nodes) => nodes.map((node) => drawInline(node, make, document));

  switch (block.type) {
    case 'mono': return make('pre', [block.text]);
    case 'quote': return make('blockquote', inline(block.children));
    case 'bullets': return make('ul', block.items.map((item) => make('li', inline(item.children))));
    case 'numbers': return make('ol', block.items.map((item) => drawNumber(item, make, inline, onChoice)));
    default: return make('div', inline(block.children), 'p');
  }
}

function drawNumber(item, make, inline, onChoice) {
  // The blank is for those who copy the text or read it as text.
  const content = [make('span', [`${item.number}. `], 'number'), make('span', inline(item.children))];
  if (!onChoice) return make('li', content);

  const button = make('button', content, 'choice');
  button.type = 'button';
  button.dataset.choice = item.number;
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    onChoice(item.number);
  });
  return make('li', [button]);
}

function drawInline(node, make, document) {
  if (node.type === 'text') return document.createTextNode(node.text);
  if (node.type === 'code') return make('code', [node.text]);
  if (node.type !== 'link') return make(TAGS[node.type], node.children.map((child) => drawInline(child, make, document)));

  const link = make('a', [node.text]);
  link.href = node.text;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}
