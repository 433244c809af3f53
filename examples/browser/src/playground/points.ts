import { Generator, rand, randn, scope } from 'torchlet';
import type { DataName, Point } from './training';

/** The same points each time. */
const SEED = 7;

/** Points of two kinds in a plane, in turn one of each; `u` goes from 0 to 1. */
const SHAPES: Record<DataName, (u: number, v: number, label: number) => [number, number]> = {
  moons: (u, _, label) => {
    const angle = Math.PI * u;
    return label === 0
      ? [1.1 * (Math.cos(angle) - 0.5), 1.1 * (Math.sin(angle) - 0.25)]
      : [1.1 * (0.5 - Math.cos(angle)), 1.1 * (0.25 - Math.sin(angle))];
  },
  spirals: (u, _, label) => {
    const [radius, angle] = [0.15 + 1.55 * u, 3.4 * Math.PI * u + label * Math.PI];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  circles: (u, v, label) => {
    const [radius, angle] = [label === 0 ? 0.7 * Math.sqrt(v) : 1.2 + 0.4 * v, 2 * Math.PI * u];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  clouds: (u, v, label) => {
    const [radius, angle] = [0.6 * Math.sqrt(v), 2 * Math.PI * u];
    const middle = label === 0 ? -0.75 : 0.75;
    return [middle + radius * Math.cos(angle), middle + radius * Math.sin(angle)];
  },
};

export function pointsOf(data: DataName, count: number, noise: number): Point[] {
  const generator = new Generator().manualSeed(SEED);
  const [places, offs] = scope(() => [rand([count, 2], { generator }).data(), randn([count, 2], { generator }).data()]);
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2;
    const [x, y] = SHAPES[data](Number(places[2 * i]), Number(places[2 * i + 1]), label);
    return { x: x + noise * Number(offs[2 * i]), y: y + noise * Number(offs[2 * i + 1]), label };
  });
}
