/** What a subcategory's businesses are called and what they offer. */
export interface Kind {
  /** Its name in sql/reference/lookups.sql. */
  readonly subcategory: string;
  /** Relative to the others: there are more tailors than swimming pools. */
  readonly weight: number;
  readonly nouns: readonly string[];
  readonly offers: readonly string[];
}

const TABLE = `
Nigerian cuisine|30|Kitchen, Restaurant, Foods, Eatery|jollof rice, egusi soup, pounded yam, ofada rice, pepper soup, amala, moi moi, afang soup
Bakery|14|Bakery, Bread, Cakes, Confectionery|fresh bread, birthday cakes, meat pies, chin chin, doughnuts, wedding cakes, buns
Fast food|12|Fast Food, Chops, Bites|fried rice, chicken and chips, shawarma, burgers, sausage rolls, small chops
Bukka|14|Bukka, Mama Put, Food Canteen|ewa agoyin, rice and beans, eba, ewedu soup, assorted meat, fried plantain
Italian|2|Pizzeria, Trattoria, Italian Restaurant|pizza, pasta, lasagne, gelato, espresso
Grill and suya|10|Suya Spot, Grill, Barbecue|suya, kilishi, grilled fish, asun, roasted chicken, nkwobi
Seafood|4|Seafood, Fish Grill, Catfish Joint|point and kill catfish, prawns, fisherman soup, croaker, crabs
Café|5|Cafe, Coffee House, Tea Room|coffee, tea, pastries, sandwiches, smoothies, breakfast
Guest house|10|Guest House, Lodge, Inn|clean rooms, daily rates, breakfast, constant power, laundry
Short let|8|Apartments, Short Let, Homes|furnished apartments, weekly stays, kitchenette, cleaning, netflix
Resort|3|Resort, Beach Resort, Gardens|beach cabins, pool parties, conferences, boat rides, honeymoon suites
Boutique hotel|7|Hotel, Suites, Boutique Hotel|deluxe rooms, rooftop bar, restaurant, airport pick up, conference hall
Chinese|2|Chinese Restaurant, Noodle House, Wok|noodles, spring rolls, sweet and sour chicken, dim sum, fried rice
Lounge and bar|12|Lounge, Bar, Nightclub|cocktails, cold beer, live band, karaoke, shisha, fish pepper soup
Hospital|12|Hospital, Medical Centre, Specialist Hospital|antenatal care, surgery, emergency, paediatrics, scanning, dialysis
Pharmacy|22|Pharmacy, Chemist, Drug Store|prescription drugs, malaria tests, vitamins, baby care, blood pressure checks, first aid
Dental clinic|4|Dental Clinic, Dental Centre, Smiles|tooth extraction, braces, scaling and polishing, root canal, whitening
Eye clinic|4|Eye Clinic, Opticals, Vision Centre|eye tests, glasses, contact lenses, cataract surgery, glaucoma screening
Laboratory|6|Laboratory, Diagnostics, Scan Centre|blood tests, x-ray, ultrasound, covid tests, malaria parasite test, genotype
Hair salon|26|Hair Salon, Beauty Salon, Hair Studio|braids, weave on, wigs, dreadlocks, relaxer, wash and set, cornrows
Barbershop|22|Barbershop, Barbing Salon, Cuts|haircuts, beard trim, home service, dye, kids cuts
Spa|8|Spa, Wellness, Massage|massage, facials, waxing, pedicure, sauna, body scrub
Nail studio|8|Nail Studio, Nails, Nail Bar|acrylic nails, gel polish, pedicure, manicure, nail art
Make-up artist|9|Makeovers, Make-up Studio, Glam|bridal make-up, gele tying, lashes, photo shoots, training
Mechanic|24|Auto Works, Mechanic Workshop, Motors|engine repair, wheel alignment, brakes, gearbox, car scanning, panel beating
Car wash|10|Car Wash, Auto Spa, Auto Care|car wash, interior cleaning, polishing, rug washing, engine wash
Spare parts|16|Spare Parts, Auto Parts, Motor Parts|toyota parts, tokunbo engines, shock absorbers, brake pads, batteries, filters
Car hire|8|Car Hire, Transport, Logistics|bus hire, airport pick up, interstate trips, wedding cars, haulage
Tyres|7|Tyres, Vulcanizer, Wheels|new tyres, tokunbo tyres, balancing, alignment, puncture repair, rims
Supermarket|20|Supermarket, Stores, Mart, Provisions|groceries, provisions, toiletries, drinks, frozen foods, household items
Electronics|16|Electronics, Gadgets, Appliances|televisions, fridges, air conditioners, generators, home theatres, fans
Bookshop|5|Bookshop, Books, Stationery|textbooks, exercise books, novels, office stationery, jamb past questions
Furniture|12|Furniture, Interiors, Woodworks|sofas, beds, wardrobes, office chairs, dining sets, kitchen cabinets
Jewellery|6|Jewellery, Gold, Beads|gold, wedding rings, coral beads, wristwatches, bracelets
Tailor|28|Tailoring, Fashion Designs, Stitches, Couture|agbada, aso ebi, senator wear, kaftan, school uniforms, alterations, bridal gowns
Fabrics|18|Fabrics, Textiles, Ankara|ankara, lace, aso oke, adire, brocade, atampa, george wrappers
Shoes and bags|14|Shoes, Leather Works, Bags|sandals, palm slippers, leather bags, sneakers, school shoes, belts
Boutique|18|Boutique, Wears, Collections|dresses, suits, children wears, okrika, shirts, jeans, perfumes
School|16|School, Academy, College, Montessori|nursery, primary, secondary, after school care, waec, boarding
Tutoring|8|Tutors, Lessons, Coaching|home lessons, jamb, waec, mathematics, english, igcse
Driving school|4|Driving School, Driving Academy|driving lessons, licence, defensive driving, learner permit
Language school|3|Language School, Language Centre|french, english, yoruba, hausa, igbo, ielts
Phone repair|18|Phone Repairs, Phone Clinic, Mobile|screen replacement, iphone repair, unlocking, charging port, used phones, accessories
Software|8|Software, Technologies, Digital|websites, mobile apps, payment integration, hosting, school portals
Computer sales|9|Computers, Laptops, Systems|laptops, printers, repairs, networking, cctv, ups
Co-working space|3|Workspace, Hub, Co-working|desks, meeting rooms, fast internet, private offices, events
Plumbing|9|Plumbing, Water Works, Pipes|borehole, water heater, leaks, bathroom fittings, pumping machine
Electrician|11|Electrical, Electricals, Wiring|house wiring, inverter installation, generator repair, meter, lighting
Cleaning|9|Cleaning, Laundry, Dry Cleaners|dry cleaning, post construction cleaning, fumigation, ironing, rug washing
Solar power|9|Solar, Power, Energy|solar panels, inverters, batteries, street lights, installation
Moving|4|Movers, Haulage, Relocation|house moving, packing, trucks, storage, interstate moving
Event centre|9|Event Centre, Hall, Events Place|weddings, owambe, conferences, birthday parties, hall rental
Catering|13|Catering, Caterers, Small Chops|party jollof, small chops, cakes, cocktails, outdoor catering
Photography|11|Photography, Studios, Pictures|wedding photography, passport photographs, video coverage, drone shots
Decoration|8|Decorations, Decor, Events|balloons, stage design, flowers, traditional wedding, lighting
Rentals|8|Rentals, Canopies, Party Rentals|canopies, chairs, coolers, tables, generators, public address system
Gym|6|Gym, Fitness, Fitness Centre|aerobics, weights, personal training, zumba, boxing
Football pitch|2|Football Arena, Turf, Sports Centre|five a side, night games, football academy, tournaments
Cinema|2|Cinema, Cinemas, Movies|nollywood, popcorn, new movies, kids shows
Swimming pool|2|Swimming Pool, Aquatics, Poolside|swimming lessons, pool parties, lifeguard, kids pool
Park|2|Park, Gardens, Leisure Park|picnic, playground, horse riding, barbecue, paintball
Law firm|8|Chambers, Legal, Law Firm|property law, company registration, divorce, litigation, agreements
Accounting|5|Accounting, Consulting, Tax|audit, tax returns, payroll, bookkeeping, cac registration
Estate agent|12|Properties, Homes, Realtors, Estate|land, houses for rent, shops, surveys, property management
Printing|12|Prints, Printing Press, Graphics|banners, flyers, wedding cards, t-shirts, stickers, business cards
Travel agency|7|Travels, Tours, Travel Agency|visa, flight tickets, hajj, umrah, study abroad, hotel booking
Farm produce|12|Farms, Foodstuff, Produce|yam, garri, palm oil, beans, tomatoes, rice, ogbono
Poultry|10|Poultry, Poultry Farm, Eggs|day old chicks, eggs, broilers, turkeys, frozen chicken
Fish farm|6|Fish Farm, Aquaculture, Catfish|catfish, fingerlings, tilapia, smoked fish, fish feed
Agro supplies|7|Agro, Agro Supplies, Feeds|fertilizer, seeds, herbicides, animal feed, tractors, irrigation
`;

export const KINDS: readonly Kind[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [subcategory = '', weight, nouns = '', offers = ''] = line.split('|');
    return { subcategory, weight: Number(weight), nouns: nouns.split(', '), offers: offers.split(', ') };
  });
