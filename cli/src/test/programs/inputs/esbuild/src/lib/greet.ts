export interface Person {
  name: string;
  mood?: number;
}

export const greet = ({ name, mood = 0 }: Person): string => `${'!'.repeat(mood)}${name.length > 3 ? name : name.toUpperCase()}`;
