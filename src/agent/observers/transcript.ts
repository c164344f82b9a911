import { randomUUID } from 'node:crypto';
import { voice } from '@livekit/agents';
import type { LessonEvent, Speaker, Turn } from '../../protocol.ts';

export interface TranscriptListener {
  onEvent(event: LessonEvent): void;
  /** A turn is final. */
  onTurn(turn: Turn): void;
}

/** Turns what the session hears and says into captions, each turn under one id from its first word to its last. */
export class TranscriptObserver {
  private student = newTurn('student');
  private tutor = newTurn('tutor');
  /** Stretches of the student's present turn that are recognised for good. */
  private recognised: string[] = [];

  constructor(
    session: voice.AgentSession,
    private readonly listener: TranscriptListener,
  ) {
    session.on(voice.AgentSessionEventTypes.UserInputTranscribed, (event) => this.heard(event));
    session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message') return;
      if (item.role === 'user') this.commitStudent(item.id, item.textContent ?? '');
      if (item.role === 'assistant') this.commitTutor(item.textContent ?? '');
    });
  }

  /** The id of the student's turn that was committed last, and of its message in the conversation. */
  answeredTurn = '';
  private answeredMessage = '';

  /** The turn of a student's message; messages of an earlier life of the lesson bear their turns' ids. */
  turnOf(message: string): string {
    return message === this.answeredMessage ? this.answeredTurn : message;
  }

  /** What the tutor has said so far of what it is saying. */
  caption(text: string): void {
    this.show(this.tutor, text);
  }

  /** The tutor's speech is over; when nothing of it was heard, its caption goes. */
  speechOver(heard: string): void {
    if (heard !== '') return;
    this.listener.onEvent({ type: 'transcript', ...this.tutor, text: '', final: true });
    this.tutor = newTurn('tutor');
  }

  private heard(event: voice.UserInputTranscribedEvent): void {
    if (event.isFinal) this.recognised.push(event.transcript);
    const words = event.isFinal ? this.recognised : [...this.recognised, event.transcript];
    this.show(this.student, words.join(' '));
  }

  private show(turn: Turn, text: string): void {
    if (turn.text === '') turn.at = Date.now();
    turn.text = text;
    this.listener.onEvent({ type: 'transcript', ...turn, final: false });
  }

  private commitStudent(message: string, text: string): void {
    this.commit(this.student, text);
    this.answeredMessage = message;
    this.answeredTurn = this.student.id;
    this.student = newTurn('student');
    this.recognised = [];
  }

  private commitTutor(text: string): void {
    this.commit(this.tutor, text);
    this.tutor = newTurn('tutor');
  }

  private commit(turn: Turn, text: string): void {
    if (turn.text === '') turn.at = Date.now();
    const final = { ...turn, text };
    this.listener.onTurn(final);
    this.listener.onEvent({ type: 'transcript', ...final, final: true });
  }
}

function newTurn(who: Speaker): Turn {
  return { id: randomUUID(), who, text: '', at: Date.now() };
}
