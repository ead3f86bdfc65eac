import { describe, expect, it } from 'vitest';
import type { Setting } from './api/view.gen';
import { settingText, settingTree, type Branch } from './settings';

const setting = (path: string, value: string, fallback = value): Setting => ({ path, value, default: fallback, differs: value !== fallback });

const settings = [
  setting('accessLogFile', ''),
  setting('defaultConfig.concurrency', ''),
  setting('defaultConfig.tracing.sampling', '0.5', ''),
  setting('outboundTrafficPolicy.mode', 'REGISTRY_ONLY', 'ALLOW_ANY'),
  setting('trustDomain', 'cluster.local'),
];

const outline = (branches: readonly Branch[]): string[] =>
  branches.flatMap((b) => [`${b.name}${b.setting ? `=${b.setting.value}` : ''} ${b.differing}`, ...outline(b.branches)]);

describe('settingTree', () => {
  it('puts what differs first, on every level', () => {
    expect(outline(settingTree(settings, false))).toEqual([
      'defaultConfig 1', 'tracing.sampling=0.5 1', 'concurrency= 0', 'outboundTrafficPolicy.mode=REGISTRY_ONLY 1', 'accessLogFile= 0', 'trustDomain=cluster.local 0',
    ]);
  });
  it('keeps the whole path beside what a branch adds', () => {
    const config = settingTree(settings, false)[0];
    expect([config?.path, ...(config?.branches ?? []).map((b) => b.path)]).toEqual(['defaultConfig', 'defaultConfig.tracing.sampling', 'defaultConfig.concurrency']);
  });
  it('leaves out what is Istio’s default when only the rest is asked for', () => {
    expect(outline(settingTree(settings, true))).toEqual([
      'defaultConfig.tracing.sampling=0.5 1', 'outboundTrafficPolicy.mode=REGISTRY_ONLY 1',
    ]);
    expect(settingTree([setting('trustDomain', 'cluster.local')], true)).toEqual([]);
  });
});

it('says of an empty value that it is not set', () => {
  expect([settingText(''), settingText('45s')]).toEqual(['(not set)', '45s']);
});
