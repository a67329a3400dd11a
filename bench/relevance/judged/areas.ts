/** A part of a town, as it is written in addresses, and what it lies in. */
export interface Area {
  /** The rest of an address, after number and street; where several are given, businesses take turns. */
  readonly written: readonly string[];
  readonly within: readonly string[];
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

function area(
  state: string,
  within: string,
  latitude: number,
  longitude: number,
  ...written: string[]
): Area {
  return { state, within: within.split(' '), latitude, longitude, written };
}

/** The labels that judgements use for places. */
export const AREAS = {
  yaba: area('Lagos', 'mainland lagos', 6.5095, 3.3711, 'Yaba, Lagos', 'Yaba, Lagos Mainland'),
  surulere: area('Lagos', 'mainland lagos', 6.5, 3.35, 'Surulere, Lagos'),
  ikeja: area('Lagos', 'mainland lagos', 6.6018, 3.3515, 'Ikeja, Lagos', 'Ikeja GRA, Lagos'),
  mushin: area('Lagos', 'mainland lagos', 6.5273, 3.3414, 'Mushin, Lagos'),
  festac: area('Lagos', 'mainland lagos', 6.4667, 3.2833, 'Festac Town, Lagos', 'FESTAC, Lagos'),
  gbagada: area('Lagos', 'mainland lagos', 6.5568, 3.3915, 'Gbagada, Lagos'),
  ikorodu: area('Lagos', 'lagos', 6.6194, 3.5105, 'Ikorodu, Lagos'),
  vi: area('Lagos', 'island lagos', 6.4281, 3.4219, 'Victoria Island, Lagos', 'V/I, Lagos', 'VI, Lagos'),
  lekki: area(
    'Lagos',
    'island lagos',
    6.4478,
    3.4723,
    'Lekki Phase 1, Lagos',
    'Lekki Phase I, Lagos',
    'Lekki, Lagos',
  ),
  ajah: area('Lagos', 'island lagos', 6.4698, 3.5852, 'Ajah, Lagos'),
  ikoyi: area('Lagos', 'island lagos', 6.4549, 3.4346, 'Ikoyi, Lagos'),
  balogun: area('Lagos', 'island lagos', 6.4541, 3.3894, 'Balogun Market, Lagos Island, Lagos'),
  wuse2: area('Abuja', 'wuse abuja', 9.0785, 7.4702, 'Wuse 2, Abuja', 'Wuse II, Abuja'),
  wuse: area('Abuja', 'abuja', 9.0631, 7.4646, 'Wuse Zone 5, Abuja', 'Wuse Zone 3, Abuja'),
  garki: area('Abuja', 'abuja', 9.0333, 7.4833, 'Garki, Abuja', 'Garki Area 11, Abuja'),
  gwarinpa: area('Abuja', 'abuja', 9.1099, 7.4042, 'Gwarinpa, Abuja'),
  maitama: area('Abuja', 'abuja', 9.0882, 7.4934, 'Maitama, Abuja'),
  'ph-gra': area('Rivers', 'ph', 4.8156, 7.0023, 'GRA Phase 2, Port Harcourt'),
  rumuola: area('Rivers', 'ph', 4.8304, 7.0055, 'Rumuola, Port Harcourt', 'Rumuola, PH'),
  bodija: area('Oyo', 'ibadan', 7.4352, 3.9143, 'Bodija, Ibadan'),
  dugbe: area('Oyo', 'ibadan', 7.3878, 3.8795, 'Dugbe, Ibadan'),
  'sabon-gari': area('Kano', 'kano', 12.0167, 8.5333, 'Sabon Gari, Kano'),
  nassarawa: area('Kano', 'kano', 11.9894, 8.5483, 'Nassarawa GRA, Kano'),
  'new-haven': area('Enugu', 'enugu', 6.4541, 7.5167, 'New Haven, Enugu'),
  'ogui-road': area('Enugu', 'enugu', 6.4432, 7.4983, 'Ogui Road, Enugu'),
  onitsha: area('Anambra', 'east', 6.1498, 6.7857, 'Main Market, Onitsha'),
  ariaria: area('Abia', 'aba east', 5.1216, 7.3417, 'Ariaria, Aba'),
  benin: area('Edo', 'edo', 6.335, 5.6037, 'Ring Road, Benin City'),
  ilorin: area('Kwara', 'kwara', 8.4966, 4.5421, 'Tanke, Ilorin'),
  abeokuta: area('Ogun', 'ogun', 7.1475, 3.3619, 'Kuto, Abeokuta'),
} as const satisfies Record<string, Area>;

export type AreaName = keyof typeof AREAS;
