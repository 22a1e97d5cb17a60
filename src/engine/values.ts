import { RESOURCE_SIGNATURE, SECRET_SIGNATURE, SIGNATURE } from "../shared/pulumi-form.js";
import { unsupported } from "./errors.js";

const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7";
/** How a value that is not known yet travels: as this text, whatever its type. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that must not be shown nor stored in plain text. */
export class Secret {
  readonly value: PropertyValue;
  constructor(value: PropertyValue) {
    this.value = value instanceof Secret ? value.value : value;
  }
}

/** A value that only exists once other resources are made. */
export class Unknown {
  readonly unknown = true;
}
export const UNKNOWN = new Unknown();

/** A resource passed as a value. */
export class ResourceReference {
  readonly urn: string;
  readonly id: string | Unknown | undefined;
  constructor(urn: string, id: string | Unknown | undefined) {
    this.urn = urn;
    this.id = id;
  }
}

export type PropertyValue =
  null | boolean | number | string | PropertyValue[] | PropertyMap | Secret | Unknown | ResourceReference;

export interface PropertyMap {
  [key: string]: PropertyValue;
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret || value instanceof Unknown || value instanceof ResourceReference)
  );
}

/** What a map has under a name, which may be one that every object of JavaScript has. */
export function valueAt(map: PropertyMap, key: string): PropertyValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Gives a map a name of any kind: assigned, "__proto__" would change what the map is. */
export function setAt(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}

/** Reads what a program or a provider sent. */
export function fromWire(value: unknown): PropertyValue {
  if (typeof value === "string") {
    return value === UNKNOWN_TEXT ? UNKNOWN : value;
  }
  if (value === null || value === undefined) {
    return null;
  }
  if (typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(fromWire);
  }
  const object = value as Record<string, unknown>;
  const signature = object[SIGNATURE];
  if (signature === undefined) {
    return mapFromWire(object);
  }
  switch (signature) {
    case SECRET_SIGNATURE:
      return new Secret(fromWire(object["value"]));
    case OUTPUT_SIGNATURE: {
      const inner = object["value"] === undefined ? UNKNOWN : fromWire(object["value"]);
      return object["secret"] === true ? new Secret(inner) : inner;
    }
    case RESOURCE_SIGNATURE: {
      const id = object["id"];
      return new ResourceReference(
        String(object["urn"]),
        id === undefined
          ? undefined
          : typeof id !== "string" || id === UNKNOWN_TEXT || id === ""
            ? UNKNOWN
            : id,
      );
    }
    case ASSET_SIGNATURE:
    case ARCHIVE_SIGNATURE:
      throw unsupported("A file asset or archive as a property");
    default:
      throw unsupported(`A property with the signature ${JSON.stringify(signature)}`);
  }
}

export function mapFromWire(object: Record<string, unknown>): PropertyMap {
  const result: PropertyMap = {};
  for (const key of Object.keys(object)) {
    setAt(result, key, fromWire(object[key]));
  }
  return result;
}

/** What was not sent, as it would have arrived: with its names in order. */
export function inOrder(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const ordered: Record<string, unknown> = {};
  for (const name of Object.keys(values).toSorted()) setAt(ordered, name, valueInOrder(values[name]));
  return ordered;
}

function valueInOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueInOrder);
  return typeof value === "object" && value !== null ? inOrder(value as Record<string, unknown>) : value;
}

/** Whether secrets and references are sent as what they are, secrets alone are, or neither. */
export type Keep = boolean | "secrets";

/** What to send: to the program, which knows secrets and references, or to a provider, which knows secrets at most. */
export function toWire(value: PropertyValue, keep: Keep): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => toWire(item, keep));
  }
  if (value instanceof Unknown) {
    return UNKNOWN_TEXT;
  }
  if (value instanceof Secret) {
    const inner = toWire(value.value, keep);
    return keep !== false ? { [SIGNATURE]: SECRET_SIGNATURE, value: inner } : inner;
  }
  if (value instanceof ResourceReference) {
    const id = value.id instanceof Unknown ? UNKNOWN_TEXT : value.id;
    if (keep !== true) {
      return id ?? value.urn;
    }
    return { [SIGNATURE]: RESOURCE_SIGNATURE, urn: value.urn, ...(id === undefined ? {} : { id }) };
  }
  return mapToWire(value, keep);
}

export function mapToWire(map: PropertyMap, keep: Keep): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    setAt(result, key, toWire(map[key] as PropertyValue, keep));
  }
  return result;
}

/** Encrypts and decrypts the text of one secret. */
export interface Crypter {
  encrypt(text: string): string;
  decrypt(text: string): string;
}

/** The form of a value in the state file; secrets are encrypted with `crypter`. */
export function toState(value: PropertyValue, crypter: Crypter | undefined): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => toState(item, crypter));
  }
  if (value instanceof Unknown) {
    return UNKNOWN_TEXT;
  }
  if (value instanceof Secret) {
    // Inside a secret nothing is encrypted once more: the text of the whole is.
    const text = JSON.stringify(toState(value.value, undefined));
    return crypter === undefined
      ? { [SIGNATURE]: SECRET_SIGNATURE, plaintext: text }
      : { [SIGNATURE]: SECRET_SIGNATURE, ciphertext: crypter.encrypt(text) };
  }
  if (value instanceof ResourceReference) {
    const id = value.id instanceof Unknown ? "" : value.id;
    return {
      [SIGNATURE]: RESOURCE_SIGNATURE,
      urn: value.urn,
      packageVersion: "",
      ...(id === undefined ? {} : { id }),
    };
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    setAt(result, key, toState(value[key] as PropertyValue, crypter));
  }
  return result;
}

/** Reads a value of the state file. */
export function fromState(value: unknown, crypter: Crypter | undefined): PropertyValue {
  if (typeof value !== "object" || value === null) {
    return value === UNKNOWN_TEXT ? UNKNOWN : (value as PropertyValue);
  }
  if (Array.isArray(value)) {
    return value.map((item) => fromState(item, crypter));
  }
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === SECRET_SIGNATURE) {
    const { plaintext, ciphertext } = object;
    if (typeof plaintext === "string") {
      return new Secret(fromState(JSON.parse(plaintext), undefined));
    }
    if (typeof ciphertext !== "string" || crypter === undefined) {
      throw new Error("a secret without a way to decrypt it");
    }
    return new Secret(fromState(JSON.parse(crypter.decrypt(ciphertext)), undefined));
  }
  if (object[SIGNATURE] !== undefined) {
    return fromWire(object);
  }
  const result: PropertyMap = {};
  for (const key of Object.keys(object)) {
    setAt(result, key, fromState(object[key], crypter));
  }
  return result;
}
