/** Speaks with the harness; see clients/conformance/README.md. */
export class Control {
  constructor(readonly url: string) {}

  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const told = (await response.json()) as { error?: string };
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status}: ${told.error ?? ""}`);
    }
    return told;
  }

  async stores(): Promise<string[]> {
    return ((await this.ask("GET", "/stores")) as { stores: string[] }).stores;
  }

  async open(store: string, name: string): Promise<Line> {
    const { id, address, tenant } = (await this.ask("POST", "/cases", { store, name })) as { id: string; address: string; tenant: string };
    return new Line(this, id, address, tenant);
  }
}

/** What stands between the client of one case and the server. */
export class Line {
  constructor(
    readonly control: Control,
    readonly id: string,
    readonly address: string,
    readonly tenant: string,
  ) {}

  fault(body: unknown): Promise<unknown> {
    return this.control.ask("POST", `/cases/${this.id}/faults`, body);
  }

  calls(method: string): Promise<unknown> {
    return this.control.ask("GET", `/cases/${this.id}/calls?method=${encodeURIComponent(method)}`);
  }

  end(passed: boolean, message: string): Promise<unknown> {
    return this.control.ask("POST", `/cases/${this.id}/end`, { passed, message });
  }
}
