/** What a check has to say, and how a person or a program reads it. */

/** A fault keeps visitors from something; advice makes it better. */
export type Level = 'ok' | 'advice' | 'fault';

export interface Finding {
  level: Level;
  /** What was looked at: "ranges". */
  check: Check;
  /** The file it is about; absent where it is about all of them. */
  file?: string;
  message: string;
  /** What to do about it. */
  remedy?: string;
}

export type Check =
  | 'address'
  | 'manifest'
  | 'files'
  | 'types'
  | 'caching'
  | 'compression'
  | 'ranges'
  | 'origin'
  | 'models'
  | 'widget';

export interface Report {
  place: string;
  findings: Finding[];
}

const MARKS: Record<Level, string> = { ok: '✓', advice: '•', fault: '✗' };

/** The findings of one check; where there are none, that all is well. */
export function orWell(findings: Finding[], check: Check, message: string): Finding[] {
  return findings.length ? findings : [{ level: 'ok', check, message }];
}

/** Whether nothing keeps visitors from anything. */
export function isSound({ findings }: Report): boolean {
  return findings.every(({ level }) => level !== 'fault');
}

/** {place, sound, findings: [{level, check, file, message, remedy}]} */
export function reportJson(report: Report): string {
  return JSON.stringify({ place: report.place, sound: isSound(report), findings: report.findings }, null, 2);
}

export function reportText(report: Report): string {
  const lines = report.findings.flatMap(({ level, file, message, remedy }) => [
    `${MARKS[level]} ${file ? `${file} ` : ''}${message}`,
    ...(remedy ? [`    ${remedy}`] : []),
  ]);
  return [report.place, '', ...lines, '', summary(report)].join('\n');
}

function summary({ findings }: Report): string {
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length;
  const [faults, advice] = [count('fault'), count('advice')];
  const told = faults === 0 ? 'No faults' : faults === 1 ? '1 fault' : `${faults} faults`;
  return advice ? `${told}, and advice on ${advice === 1 ? '1 thing' : `${advice} things`}.` : `${told}.`;
}
