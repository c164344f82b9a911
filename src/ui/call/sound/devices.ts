export interface Device {
  id: string;
  label: string;
}

/** The one in use, and all there are. */
export interface DeviceChoice {
  device: string;
  devices: Device[];
}

const NAMES = { audioinput: 'Microphone', audiooutput: 'Loudspeaker' };

/** What this browser tells of its devices; without labels until a microphone has been allowed. */
export async function devicesOf(kind: keyof typeof NAMES): Promise<Device[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === kind)
    .map(({ deviceId, label }, n) => ({ id: deviceId, label: label || `${NAMES[kind]} ${n + 1}` }));
}
