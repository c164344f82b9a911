/** A process for `sqlite.test.ts` to kill: it writes turns and tells each one on standard output once it is stored. */
import { openSqliteStore } from './sqlite.ts';

const store = openSqliteStore(process.argv[2] ?? '');
await store.saveStudent({ id: 'ada', name: 'Ada' });
await store.openLesson({ id: 'l1', studentId: 'ada', topic: 'halves', startedAt: 0 });
for (let count = 0; count < 100_000; count += 1) {
  await store.addTurn('l1', { id: `t${count}`, who: 'student', text: 'x'.repeat(200), at: count });
  await Bun.write(Bun.stdout, `${count}\n`);
}
