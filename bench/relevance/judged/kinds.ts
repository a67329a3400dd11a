/** What a business is, for judgements, and how the directory files it: category, then subcategory where one fits. */
export const KINDS = {
  // Eating and drinking.
  buka: ['Restaurant', 'Bukka'],
  restaurant: ['Restaurant', 'Nigerian cuisine'],
  'fast-food': ['Restaurant', 'Fast food'],
  bakery: ['Restaurant', 'Bakery'],
  suya: ['Restaurant', 'Grill and suya'],
  seafood: ['Restaurant', 'Seafood'],
  cafe: ['Restaurant', 'Café'],
  chinese: ['Restaurant', 'Chinese'],
  italian: ['Restaurant', 'Italian'],
  bar: ['Restaurant', 'Lounge and bar'],
  'pepper-soup': ['Restaurant', 'Lounge and bar'],
  catering: ['Events', 'Catering'],
  // Sleeping.
  hotel: ['Hotel'],
  'guest-house': ['Hotel', 'Guest house'],
  'short-let': ['Hotel', 'Short let'],
  resort: ['Hotel', 'Resort'],
  // Health.
  hospital: ['Health', 'Hospital'],
  pharmacy: ['Health', 'Pharmacy'],
  dentist: ['Health', 'Dental clinic'],
  optician: ['Health', 'Eye clinic'],
  laboratory: ['Health', 'Laboratory'],
  // Looks.
  'hair-salon': ['Beauty', 'Hair salon'],
  barber: ['Beauty', 'Barbershop'],
  spa: ['Beauty', 'Spa'],
  nails: ['Beauty', 'Nail studio'],
  'make-up': ['Beauty', 'Make-up artist'],
  // Cars.
  mechanic: ['Automotive', 'Mechanic'],
  'car-wash': ['Automotive', 'Car wash'],
  'spare-parts': ['Automotive', 'Spare parts'],
  'car-hire': ['Automotive', 'Car hire'],
  tyres: ['Automotive', 'Tyres'],
  'car-sales': ['Automotive'],
  // Shops.
  supermarket: ['Shopping', 'Supermarket'],
  electronics: ['Shopping', 'Electronics'],
  bookshop: ['Shopping', 'Bookshop'],
  furniture: ['Shopping', 'Furniture'],
  jewellery: ['Shopping', 'Jewellery'],
  tailor: ['Fashion', 'Tailor'],
  fabrics: ['Fashion', 'Fabrics'],
  shoes: ['Fashion', 'Shoes and bags'],
  boutique: ['Fashion', 'Boutique'],
  // Learning.
  school: ['Education', 'School'],
  tutoring: ['Education', 'Tutoring'],
  'driving-school': ['Education', 'Driving school'],
  'language-school': ['Education', 'Language school'],
  // Machines.
  'phone-repair': ['Technology', 'Phone repair'],
  computers: ['Technology', 'Computer sales'],
  software: ['Technology', 'Software'],
  'co-working': ['Technology', 'Co-working space'],
  // Homes.
  plumber: ['Home services', 'Plumbing'],
  electrician: ['Home services', 'Electrician'],
  cleaning: ['Home services', 'Cleaning'],
  laundry: ['Home services', 'Cleaning'],
  solar: ['Home services', 'Solar power'],
  moving: ['Home services', 'Moving'],
  // Feasts.
  'event-centre': ['Events', 'Event centre'],
  photographer: ['Events', 'Photography'],
  decoration: ['Events', 'Decoration'],
  rentals: ['Events', 'Rentals'],
  // Leisure.
  gym: ['Sports and leisure', 'Gym'],
  pitch: ['Sports and leisure', 'Football pitch'],
  cinema: ['Sports and leisure', 'Cinema'],
  // Offices.
  lawyer: ['Professional services', 'Law firm'],
  accountant: ['Professional services', 'Accounting'],
  'estate-agent': ['Professional services', 'Estate agent'],
  printing: ['Professional services', 'Printing'],
  travel: ['Professional services', 'Travel agency'],
  // Farms.
  produce: ['Farming and food', 'Farm produce'],
  poultry: ['Farming and food', 'Poultry'],
  'fish-farm': ['Farming and food', 'Fish farm'],
  'agro-supplies': ['Farming and food', 'Agro supplies'],
} as const satisfies Record<string, readonly [category: string, subcategory?: string]>;

export type Kind = keyof typeof KINDS;
