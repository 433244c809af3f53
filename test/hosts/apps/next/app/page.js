'use client';
import { useEffect } from 'react';
import { runHosted } from '../hosted.js';

export default function Page() {
  useEffect(() => {
    globalThis.runHosted = runHosted;
  }, []);
  return <p>torchlet</p>;
}
