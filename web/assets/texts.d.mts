import type { Catalogue } from "../src/catalogue";

export function messages(catalogue: string): Map<string, string>;
export function named(source: string): { whole: string[]; starts: string[] };
export function forBrowser(catalogue: string, sources: string[]): string;
export function compiled(catalogue: string): Catalogue;
