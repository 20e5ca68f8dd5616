import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from '../src/url';

describe('the address', () => {
  it('is readable', () => {
    const hash = writeAddress({ map: 'deepstate', time: '2025-03-12T12:04:44Z', camera: { lon: 35.27, lat: 51.19, zoom: 8.5 }, point: { lon: 35.2686, lat: 51.1943 } });
    expect(hash).toBe('#map=deepstate&t=2025-03-12T12:04:44Z&c=35.27,51.19,8.5&p=35.2686,51.1943');
  });
  it('comes back as it was written', () => {
    const hash = writeAddress({ map: 'a & b=ж', time: '2024-08-06T06:00:00Z', camera: { lon: -0.5, lat: 60, zoom: 4 }, point: { lon: 180, lat: -90 } });
    expect(readAddress(hash)).toEqual({ map: 'a & b=ж', time: Date.parse('2024-08-06T06:00:00Z'), camera: { lon: -0.5, lat: 60, zoom: 4 }, point: { lon: 180, lat: -90 } });
  });
  it.each(['', '#', '#t=yesterday', '#c=1,2', '#c=1,2,x', '#c=1,,3', '#p=NaN,1', '#p=200,10', '#p=10,91', '#c=1,2,99', '#p='])('leaves out what it cannot read: %s', (hash) => {
    expect(readAddress(hash)).toEqual({});
  });
  it('holds what is compared, and since when', () => {
    const view = { map: 'a', since: 'week', second: 'b&c', mode: 'swipe', swipe: 0.25, region: 'region/kursk', panel: 'brief' } as const;
    const hash = writeAddress(view);
    expect(hash).toBe('#map=a&since=week&with=b%26c&mode=swipe&at=0.25&r=region%2Fkursk&panel=brief');
    expect(readAddress(hash)).toEqual(view);
    const differ = { map: 'a', second: 'b', mode: 'differ', since: Date.parse('2024-08-06T00:00:00Z') } as const;
    expect(readAddress(writeAddress(differ))).toEqual(differ);
  });
  it('says nothing of a comparison without a second map', () => {
    expect(writeAddress({ map: 'a', mode: 'differ', swipe: 0.3, since: 'none' })).toBe('#map=a');
    expect(readAddress('#mode=else&at=2&with=&r=&since=never')).toEqual({});
  });
  it('takes a plain date', () => {
    expect(readAddress('#t=2025-03-12').time).toBe(Date.parse('2025-03-12T00:00:00Z'));
  });
});
