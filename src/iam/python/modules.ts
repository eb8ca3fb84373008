/** What `import` brings: boto3, botocore and the few modules of Python that matter here. Others are only data. */

import { ownRegion } from './boto3.ts'
import { importNamed, nativeFunction } from './builtins.ts'
import type { Host } from './host.ts'
import { defaultOrigin, factories, sessionFactory } from './session.ts'
import {
  anything,
  argument,
  type ClassValue,
  type ContainerValue,
  type Flow,
  type Given,
  join,
  noArguments,
  nothing,
  only,
  scopeOf,
  textsOf,
} from './values.ts'

/** A module; modules that are neither Python's own nor known to call nothing are reported. */
export function moduleFlow(host: Host, name: string, line: number, imported: string = name): Flow {
  const top = name.split('.')[0]!
  // Type stubs of boto3: they hold no code.
  if (top.startsWith('mypy_boto3') || top.startsWith('types_')) return anything
  if (name.startsWith('.') || !harmless.has(top)) {
    host.unknown(line, `the module ${imported} is not part of the script; if it calls AWS, its calls are not known`)
    return anything
  }
  if (top === 'boto3' || top === 'botocore') return awsModule(host, name)
  const members = Object.hasOwn(modules, name) ? modules[name] : undefined
  if (members === undefined) return anything
  return only({
    kind: 'native',
    key: `module:${name}`,
    name,
    attribute: (member) => {
      if (name === 'os' && member === 'environ') return only(environment(host))
      if (name === 'types' && member === 'SimpleNamespace') return only(plainClass('SimpleNamespace', []))
      const call = Object.hasOwn(members, member) ? members[member] : undefined
      return call === undefined ? anything : nativeFunction(`${name}.${member}`, (given, at) => call(host, given, at))
    },
  })
}

function awsModule(host: Host, name: string): Flow {
  return only({
    kind: 'native',
    key: `module:${name}`,
    name,
    attribute: (member, line) => {
      if (member === 'session') return awsModule(host, `${name}.session`)
      if (member === 'Session' || member === 'get_session') return sessionFactory(host)
      if (name === 'boto3' && (member === 'DEFAULT_SESSION' || member === '_get_default_session')) {
        const session = host.call(sessionFactory(host), noArguments, line)
        return member === 'DEFAULT_SESSION' ? session : nativeFunction(`boto3.${member}`, () => session)
      }
      if (name === 'boto3' && (member === 'client' || member === 'resource'))
        return factories(host, defaultOrigin)[member]
      if (member === 'SigV4Auth' || (name === 'botocore' && member === 'auth')) {
        host.unknown(line, 'the script signs requests itself; what they call is not known')
      }
      return member === 'auth' || member === 'config' || member === 'exceptions'
        ? awsModule(host, `${name}.${member}`)
        : anything
    },
  })
}

type Member = (host: Host, given: Given, line: number) => Flow

/** functools.partial: its arguments stand before those of the call. */
const partial: Member = (host, given, line) => {
  const [callee = anything, ...first] = given.positional
  return nativeFunction(`partial:${line}:${callee.values.map((value) => value.key).join()}`, (more, at) =>
    host.call(
      callee,
      {
        positional: [...first, ...more.positional],
        named: new Map([...given.named, ...more.named]),
        rest: join(given.rest, more.rest),
      },
      at,
    ),
  )
}

/** collections.namedtuple: a class of these fields. */
const namedTuple: Member = (_host, given, line) => {
  const names = argument(given, 1, 'field_names')
  const words = names.values.flatMap((value) => {
    if (value.kind === 'text') return value.text.split(/[\s,]+/)
    return value.kind === 'container' ? [...value.entries.values()].flatMap((one) => textsOf(one) ?? []) : []
  })
  return only(plainClass(`namedtuple:${line}:${words}`, words))
}

/** A class of which only the fields are known. */
function plainClass(key: string, fields: readonly string[]): ClassValue {
  return { kind: 'class', key, name: key, scope: scopeOf('class', undefined, key), bases: [], fields, foreign: true }
}

/** operator.methodcaller: calls a method of what it is given. */
const methodCaller: Member = (host, given, line) => {
  const [, ...positional] = given.positional
  const names = textsOf(given.positional[0] ?? anything)
  return nativeFunction(`methodcaller:${line}:${names}`, (more, at) => {
    const of = more.positional[0] ?? anything
    if (names === undefined) return anything
    return join(...names.map((name) => host.call(host.attribute(of, name, at), { ...given, positional }, at)))
  })
}

/** operator.attrgetter: an attribute of what it is given, in steps where its name has dots. */
const attributeGetter: Member = (host, given, line) => {
  const names = textsOf(given.positional[0] ?? anything) ?? []
  return nativeFunction(`attrgetter:${line}:${names}`, (more, at) => {
    const of = more.positional[0] ?? anything
    return join(...names.map((name) => name.split('.').reduce((flow, part) => host.attribute(flow, part, at), of)))
  })
}

const program: Member = (host, given, line) => {
  host.escape(given, line)
  host.unknown(line, 'the script starts a program; if that calls AWS, its calls are not known')
  return anything
}

/** Environment variables: the runtime sets the Region that it runs in. */
function environment(host: Host): ContainerValue {
  const variables = host.container('os.environ', true)
  host.put(variables, undefined, anything)
  for (const name of regionVariables) variables.entries.set(name, ownRegion)
  return variables
}

const regionVariables = ['AWS_REGION', 'AWS_DEFAULT_REGION']

const getenv: Member = (_host, given) => {
  const names = textsOf(given.positional[0] ?? anything)
  return names?.every((name) => regionVariables.includes(name)) ? ownRegion : anything
}

const shallow: Member = (_host, given) => given.positional[0] ?? nothing

const modules: { readonly [module: string]: { readonly [member: string]: Member } } = {
  functools: { partial },
  collections: { namedtuple: namedTuple },
  contextlib: { closing: shallow, nullcontext: shallow },
  operator: { methodcaller: methodCaller, attrgetter: attributeGetter },
  importlib: { import_module: importNamed },
  types: {},
  copy: { copy: shallow, deepcopy: shallow },
  os: { getenv, system: program, popen: program, execv: program, execvp: program, spawnv: program },
  subprocess: {
    run: program,
    call: program,
    check_call: program,
    check_output: program,
    Popen: program,
    getoutput: program,
    getstatusoutput: program,
  },
}

/** Python's own modules, and packages of its runtime in Automation that call no AWS operation by themselves. */
const harmless: ReadonlySet<string> = new Set(
  (
    'boto3 botocore dateutil jmespath s3transfer six urllib3 requests certifi idna chardet charset_normalizer yaml simplejson ' +
    'pytz packaging setuptools pkg_resources pip typing_extensions jsonschema jinja2 cryptography ' +
    '__future__ _thread abc argparse array ast asyncio atexit base64 binascii bisect builtins bz2 calendar cmath codecs ' +
    'collections colorsys concurrent configparser contextlib contextvars copy copyreg csv ctypes dataclasses datetime ' +
    'decimal difflib dis distutils email encodings enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib ' +
    'functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imp importlib inspect ' +
    'io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes mmap multiprocessing ' +
    'netrc numbers opcode operator optparse os pathlib pickle pickletools pkgutil platform plistlib poplib posixpath pprint ' +
    'profile pstats pwd queue quopri random re reprlib resource runpy sched secrets select selectors shelve shlex shutil ' +
    'signal site smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess symtable sys ' +
    'sysconfig tarfile tempfile textwrap threading time timeit token tokenize tomllib traceback tracemalloc types typing ' +
    'unicodedata unittest urllib uuid venv warnings wave weakref xml xmlrpc zipfile zipimport zlib zoneinfo'
  ).split(' '),
)
