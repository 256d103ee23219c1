import { greet, type Person } from './lib/greet';
import './lib/site.css';
import text from './lib/text.txt';
import * as unused from './lib/unused';

enum Mood {
  Calm = 1,
  Loud,
}

const people: Person[] = [{ name: 'Ada', mood: Mood.Loud }, { name: 'Grace' }];

export const page = <ul title={text}>{people.map((person) => <li>{greet(person)}</li>)}</ul>;

export async function load(name: string) {
  const { [name]: found = null, ...rest } = await import('./lib/unused');
  return found ?? rest?.default;
}

console.log(`${Mood[Mood.Calm]} ${typeof unused}`);
