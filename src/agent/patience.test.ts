import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { Patience } from './patience.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function begin() {
  const told: string[] = [];
  const patience = new Patience(300_000, {
    onNudge: (time) => {
      told.push(time);
      // It is spoken, and then the silence goes on.
      patience.await(0);
    },
    onSilence: () => told.push('over'),
    onThinkingOver: () => told.push('thought'),
  });
  return { patience, told };
}

test('a silence is broken gently after 20 s, by an offer after 60 s, and by nothing more until the lesson is over', () => {
  const { patience, told } = begin();
  patience.await(0);
  jest.advanceTimersByTime(19_999);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told).toEqual(['first']);
  jest.advanceTimersByTime(40_000);
  expect(told).toEqual(['first', 'second']);
  jest.advanceTimersByTime(299_999);
  expect(told).toEqual(['first', 'second']);
  jest.advanceTimersByTime(1);
  expect(told).toEqual(['first', 'second', 'over']);
});

test('a question that deserves more time gets it', () => {
  const { patience, told } = begin();
  patience.await(45_000);
  jest.advanceTimersByTime(44_999);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told).toEqual(['first']);
  patience.close();
});

test('who has answered is given the whole time again', () => {
  const { patience, told } = begin();
  patience.await(0);
  jest.advanceTimersByTime(20_000);
  patience.answered();
  patience.await(0);
  jest.advanceTimersByTime(20_000);
  expect(told).toEqual(['first', 'first']);
  patience.close();
});
