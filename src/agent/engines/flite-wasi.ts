/**
 * A WASI host for one run of flite: its arguments come from an array and the file that it writes goes to memory.
 * `node:wasi` needs a directory on disk, and in Bun a program that calls `proc_exit` ends the whole process there.
 */

const SUCCESS = 0;
const BAD_FILE_DESCRIPTOR = 8;
/** The one directory that flite may open files in: the first descriptor after the standard three. */
const DIRECTORY = 3;
const OUTPUT_FILE = 4;
const FILE_TYPE_OF: Record<number, number> = { 0: 2, 1: 2, 2: 2, [DIRECTORY]: 3, [OUTPUT_FILE]: 4 };
const ALL_RIGHTS = 0xffff_ffffn;

export class ProgramExit extends Error {
  override readonly name = 'ProgramExit';
  constructor(
    readonly exitCode: number,
    output: string,
  ) {
    super(`The WebAssembly program ended with code ${exitCode}: ${output || 'it said nothing'}`);
  }
}

/**
 * One instance of a WASI program that can be run again and again.
 * After each run its memory is set back, so that every run starts from the same state: a copy of 17 MB (3 ms) where
 * a new instance takes 9 ms and leaves its memory to the garbage collector.
 */
export class WasiProgram {
  readonly #memory: WebAssembly.Memory;
  readonly #initialMemory: Uint8Array;
  readonly #start: () => void;
  #arguments: Uint8Array[] = [];
  #outputFile: Uint8Array[] = [];
  #messages: Uint8Array[] = [];

  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: this.#imports() });
    this.#memory = exports.memory as WebAssembly.Memory;
    this.#start = exports._start as () => void;
    this.#initialMemory = this.#bytes.slice();
  }

  /**
   * @param programArguments - the program's name first
   * @returns what the program wrote to its file, whatever the name it opened it by
   * @throws ProgramExit when it ends with a code, WebAssembly.RuntimeError when it traps; the instance is then spent
   */
  run(programArguments: string[]): Buffer {
    this.#arguments = programArguments.map((argument) => new TextEncoder().encode(`${argument}\0`));
    this.#outputFile = [];
    this.#messages = [];
    this.#start();
    return Buffer.concat(this.#outputFile);
  }

  /** Sets the memory back; apart from `run`, so that the result of that can leave first. */
  reset(): void {
    this.#bytes.fill(0, this.#initialMemory.length);
    this.#bytes.set(this.#initialMemory);
  }

  /** Made anew each time: a memory that grows gets a new buffer. */
  get #bytes(): Uint8Array {
    return new Uint8Array(this.#memory.buffer);
  }

  get #view(): DataView {
    return new DataView(this.#memory.buffer);
  }

  /** The functions that flite imports; the names are those of WASI preview 1. */
  #imports(): WebAssembly.ModuleImports {
    return {
      args_sizes_get: (countAt: number, sizeAt: number) => {
        this.#view.setUint32(countAt, this.#arguments.length, true);
        this.#view.setUint32(sizeAt, Buffer.concat(this.#arguments).length, true);
        return SUCCESS;
      },
      args_get: (pointersAt: number, bytesAt: number) => {
        let at = bytesAt;
        for (const [index, argument] of this.#arguments.entries()) {
          this.#view.setUint32(pointersAt + 4 * index, at, true);
          this.#bytes.set(argument, at);
          at += argument.length;
        }
        return SUCCESS;
      },
      clock_time_get: (_clock: number, _precision: bigint, at: number) => {
        this.#view.setBigUint64(at, process.hrtime.bigint(), true);
        return SUCCESS;
      },
      fd_prestat_get: (descriptor: number, at: number) => {
        if (descriptor !== DIRECTORY) return BAD_FILE_DESCRIPTOR;
        this.#view.setUint32(at, 0, true);
        this.#view.setUint32(at + 4, 1, true);
        return SUCCESS;
      },
      fd_prestat_dir_name: (_descriptor: number, at: number) => {
        this.#bytes[at] = '/'.charCodeAt(0);
        return SUCCESS;
      },
      fd_fdstat_get: (descriptor: number, at: number) => {
        this.#view.setUint32(at, FILE_TYPE_OF[descriptor] ?? 0, true);
        this.#view.setBigUint64(at + 8, ALL_RIGHTS, true);
        this.#view.setBigUint64(at + 16, ALL_RIGHTS, true);
        return SUCCESS;
      },
      fd_fdstat_set_flags: () => SUCCESS,
      path_open: (...parameters: unknown[]) => {
        this.#view.setUint32(parameters.at(-1) as number, OUTPUT_FILE, true);
        return SUCCESS;
      },
      fd_write: (descriptor: number, partsAt: number, partCount: number, writtenAt: number) => {
        const written = descriptor === OUTPUT_FILE ? this.#outputFile : this.#messages;
        let total = 0;
        for (let part = partsAt; part < partsAt + 8 * partCount; part += 8) {
          const at = this.#view.getUint32(part, true);
          const length = this.#view.getUint32(part + 4, true);
          written.push(this.#bytes.slice(at, at + length));
          total += length;
        }
        this.#view.setUint32(writtenAt, total, true);
        return SUCCESS;
      },
      fd_read: (_descriptor: number, _partsAt: number, _partCount: number, readAt: number) => {
        this.#view.setUint32(readAt, 0, true);
        return SUCCESS;
      },
      fd_seek: (_descriptor: number, _offset: bigint, _from: number, positionAt: number) => {
        this.#view.setBigUint64(positionAt, 0n, true);
        return SUCCESS;
      },
      fd_close: () => SUCCESS,
      proc_exit: (code: number) => {
        throw new ProgramExit(code, Buffer.concat(this.#messages).toString().trim());
      },
    };
  }
}
