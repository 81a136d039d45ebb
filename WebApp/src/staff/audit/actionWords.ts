/** "PackageSent" as "Package sent": the audit's names are words already, and new ones need no new translation. */
export function actionWords(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(' ');
  return words.map((word, index) => (index === 0 || word === word.toUpperCase() ? word : word.toLowerCase())).join(' ');
}
