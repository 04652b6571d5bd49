// Reads {"path": "source"} from standard input and prints {"path": tree}: what each file is made of.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');

function treeOf(node, field) {
  return {
    kind: node.isMissing ? 'MISSING' : node.type,
    field,
    named: node.isNamed,
    start: node.startIndex,
    end: node.endIndex,
    line: node.startPosition.row + 1,
    children: node.children.map((child, i) => treeOf(child, node.fieldNameForChild(i))),
  };
}

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

const trees = {};
for (const [path, source] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const tree = parser.parse(source);
  trees[path] = treeOf(tree.rootNode, null);
  tree.delete();
}
process.stdout.write(JSON.stringify(trees));
