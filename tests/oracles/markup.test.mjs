// WhatsApp's text markup as the phone page draws it: node tests/oracles/markup.test.mjs

import assert from 'node:assert/strict';
import { parse, parseInline } from '../../src/WhatsAppBridge.Playground/wwwroot/js/markup.mjs';

const SHORT = { bold: 'b', italic: 'i', strike: 's' };

/** Inline nodes as a readable line: b(...), i(...), s(...), code(...), link(...). */
function line(nodes) {
  return nodes.map((node) => {
    if (node.type === 'text') return node.text;
    if (node.children) return `${SHORT[node.type]}(${line(node.children)})`;
    return `${node.type}(${node.text})`;
  }).join('');
}

const lines = {
  '*bold* _italic_ ~strike~': 'b(bold) i(italic) s(strike)',
  '*_both_* and _*both*_': 'b(i(both)) and i(b(both))',
  '*bold with _italic_ in it*': 'b(bold with i(italic) in it)',
  '(*bold*), "_italic_".': '(b(bold)), "i(italic)".',
  'foo*bar* and *foo*bar': 'foo*bar* and *foo*bar',
  'snake_case_name and 2*3*4': 'snake_case_name and 2*3*4',
  '5 * 3 * 2': '5 * 3 * 2',
  '* not* and *not *': '* not* and *not *',
  '** and *** and __': '** and *** and __',
  '**double**': '*b(double)*',
  '*open only': '*open only',
  '*a* b*': 'b(a) b*',
  '*a*b c*': 'b(a*b c)',
  'né*e* 日*本*語': 'né*e* 日*本*語',
  '🎉*party*🎉': '🎉b(party)🎉',
  '𝒜*x*': '𝒜*x*',
  '`code` and `*plain*`': 'code(code) and code(*plain*)',
  '```mono``` in a line': 'code(mono) in a line',
  '*bold `code*` end*': 'b(bold code(code*) end)',
  'x`y` and ` a `': 'x`y` and ` a `',
  'see https://example.com/a_b_c?x=1&y=~z now': 'see link(https://example.com/a_b_c?x=1&y=~z) now',
  '(https://example.com/a).': '(link(https://example.com/a)).',
  'https://example.com/wiki/A_(b)': 'link(https://example.com/wiki/A_(b))',
  '*https://example.com/a*': 'b(link(https://example.com/a))',
  '_https://example.com/_x_/y_': 'i(link(https://example.com/_x_/y))',
  'javascript:alert(1) xhttps://example.com http://': 'javascript:alert(1) xhttps://example.com http://',
  'HTTPS://EXAMPLE.COM!': 'link(HTTPS://EXAMPLE.COM)!',
  '<b>&amp;</b>': '<b>&amp;</b>',
};

for (const [text, expected] of Object.entries(lines)) assert.equal(line(parseInline(text)), expected, text);

/** Blocks as readable lines. */
function outline(text) {
  return parse(text).map((block) => {
    if (block.type === 'mono') return `mono[${block.text}]`;
    if (block.items) return `${block.type}[${block.items.map((item) => (item.number ? `${item.number}=` : '') + line(item.children)).join('|')}]`;
    return `${block.type}[${line(block.children)}]`;
  });
}

const texts = [
  ['one\ntwo\n\nthree', ['text[one\ntwo\n\nthree]']],
  ['*a\nb*', ['text[*a\nb*]']],
  ['> quoted *b*\n> more\nafter', ['quote[quoted b(b)\nmore]', 'text[after]']],
  ['>no blank', ['text[>no blank]']],
  ['- a\n* _b_\n- c', ['bullets[a|i(b)|c]']],
  ['Choose:\n1. One\n2. *Two*\n10. Ten', ['text[Choose:]', 'numbers[1=One|2=b(Two)|10=Ten]']],
  ['1.5 litres\n2024 was\n1) x', ['text[1.5 litres\n2024 was\n1) x]']],
  ['before\n```\nlet *a* = 1;\n  b\n```\nafter', ['text[before]', 'mono[let *a* = 1;\n  b]', 'text[after]']],
  ['```one line```', ['mono[one line]']],
  ['a ```x``` b\n```y```', ['text[a code(x) b]', 'mono[y]']],
  ['``` open\nonly', ['text[``` open\nonly]']],
  ['a\r\n- b', ['text[a]', 'bullets[b]']],
  ['', []],
];

for (const [text, expected] of texts) assert.deepEqual(outline(text), expected, text);

// Hostile text takes no time to speak of; the processor's, so that a busy machine does not count.
const started = process.cpuUsage();
for (const char of ['*', '_', '`', '~*_', '*a ', '[', 'https://', '```\n', '> ', '1. ']) parse(char.repeat(4096 / char.length));
assert.ok(process.cpuUsage(started).user < 2_000_000, 'slow on repeated marks');

console.log(`markup: ${Object.keys(lines).length + texts.length} texts as expected`);
