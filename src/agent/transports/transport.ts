import type { CloseReason, LessonEvent } from '../../protocol.ts';

/** What a transport tells the lesson of its student. */
export interface StudentSide {
  /** The student is here, for the first time or again: what the tutor says may be heard. */
  attach(): void;
  /** The student is away and may come back. */
  detach(): void;
  /** @param pcm - s16le mono 16 kHz */
  audio(pcm: Int16Array): void;
  mute(muted: boolean): void;
  text(text: string): void;
  think(): void;
  end(): void;
  /** The student will not come any more, or nothing can reach them. */
  lost(): void;
}

/** What carries one lesson between its student and its session. A lesson cannot tell which it has. */
export interface Transport {
  /** Gets ready for the student. @throws when there is no way to reach them */
  open(): Promise<void>;
  /** Takes the tutor's voice, a tenth of a second before it is due. @param pcm - mono, at the engines' rate */
  play(pcm: Int16Array): void;
  /** Drops what was taken and has not been heard: the student has the floor. */
  clear(): void;
  send(event: LessonEvent): void;
  /** Tells the student why, where there is somebody to tell, and lets go of everything. */
  close(reason: CloseReason): Promise<void>;
}
