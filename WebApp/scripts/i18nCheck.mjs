// Finds translation keys that are used but missing, and keys that nothing uses, in both applications.
//
//   node scripts/i18nCheck.mjs
//
// A key is used by t('a.b'), $t('a.b'), keypath="a.b" or any string literal that is exactly a key. A key made at run time must
// begin with a literal part that ends in a dot, t(`state.${name}`): it then uses every key below that part.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/', import.meta.url));

export function flatten(messages, prefix = '') {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? flatten(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

export function usedIn(text) {
  const keys = [...text.matchAll(/(?:\bt|\bte|\$t)\(\s*(['"])([^'"`]+)\1|\bkeypath=(["'])([^"']+)\3/g)].map((m) => m[2] ?? m[4]);
  const prefixes = [...text.matchAll(/(?:\bt|\bte|\$t)\(\s*`([^`$]*)\$\{/g)].map((m) => m[1]);
  const literals = [...text.matchAll(/(['"`])([A-Za-z][\w-]*(?:\.[\w-]+)+)\1/g)].map((m) => m[2]);
  return { keys, prefixes, literals };
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return files(path);
    }
    return ['.ts', '.vue'].includes(extname(path)) && !path.endsWith('.test.ts') ? [path] : [];
  });
}

function readLocale(path) {
  return flatten(JSON.parse(readFileSync(path, 'utf8')));
}

function usage(folder) {
  const all = { keys: [], prefixes: [], literals: [] };
  for (const file of files(folder)) {
    for (const [kind, values] of Object.entries(usedIn(readFileSync(file, 'utf8')))) {
      all[kind].push(...values.map((value) => ({ value, file: file.slice(source.length) })));
    }
  }
  return all;
}

function isUsed(key, used) {
  return (
    used.keys.some(({ value }) => value === key) ||
    used.literals.some(({ value }) => value === key) ||
    used.prefixes.some(({ value }) => value.endsWith('.') && key.startsWith(value))
  );
}

function check() {
  const problems = [];
  const shared = { keys: readLocale(join(source, 'shared/locales/en.json')), used: usage(join(source, 'shared')) };
  const applications = ['staff', 'portal'].map((name) => ({
    name,
    keys: readLocale(join(source, name, 'locales/en.json')),
    used: usage(join(source, name)),
  }));

  for (const { name, keys, used } of [...applications, { name: 'shared', ...shared }]) {
    const known = new Set([...keys, ...shared.keys]);
    used.keys.filter(({ value }) => !known.has(value)).forEach(({ value, file }) => problems.push(`missing: ${value} (${file})`));
    used.prefixes
      .filter(({ value }) => !value.endsWith('.') || ![...known].some((key) => key.startsWith(value)))
      .forEach(({ value, file }) => problems.push(`no key begins with: "${value}" (${file})`));
    const users = name === 'shared' ? [shared.used, ...applications.map((a) => a.used)] : [used];
    keys.filter((key) => !users.some((u) => isUsed(key, u))).forEach((key) => problems.push(`unused: ${key} (${name}/locales/en.json)`));
    keys.filter((key) => name !== 'shared' && shared.keys.includes(key)).forEach((key) => problems.push(`in shared as well: ${key} (${name})`));
  }

  problems.forEach((problem) => process.stderr.write(`${problem}\n`));
  process.stdout.write(problems.length === 0 ? 'All translation keys exist and are used.\n' : `${problems.length} problems.\n`);
  process.exit(problems.length === 0 ? 0 : 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  check();
}
