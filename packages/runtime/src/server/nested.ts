/** Builds what applications reach by dotted names: `publish.chat.messages`, `ctx.peer.chat.confirm`. */

type Tree = { [name: string]: Tree | unknown };

export function nested(entries: Iterable<readonly [name: string, value: unknown]>): Tree {
  const root: Tree = Object.create(null);
  for (const [name, value] of entries) {
    const path = name.split(".");
    const last = path.pop() as string;
    let tree = root;
    for (const part of path) {
      tree[part] ??= Object.create(null);
      tree = tree[part] as Tree;
    }
    tree[last] = value;
  }
  return root;
}
