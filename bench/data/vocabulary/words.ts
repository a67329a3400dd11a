/** Words of which names are made, the common ones first. No person is meant: they are what shops are called. */

const YORUBA_STARTS =
  'Olu Ade Ayo Ola Ife Oye Omo Akin Ire Baba Ibi Oluwa Ore Iya Owo Ewa Alaba Ebun Ara Oba';
const YORUBA_ENDS =
  'wale tunde bola dele femi kunle seun yemi niyi sola lola bisi tayo bukola ronke mide dotun gbenga kemi toyin shola jide dayo lade tobi';
const IGBO_STARTS = 'Chi Nna Obi Ify Uche Nwa Eze Ngo Ama Kele Oge Ebe Nkem Ada Ugo Olu Ike Onye';
const IGBO_ENDS =
  'amaka nedu oma ebuka emeka dike nonso zie kwesi chukwu biora kosi dinma luchi somto goziri bueze mma';

const HAUSA =
  'Alheri Nasara Arewa Sahel Zumunta Amana Rahama Albarka Hikima Gaskiya Lafiya Kasuwa Zinariya Dangi Sauki Haske Rayuwa Tauraro Farin Wata Gwani Mai Kyau Sabuwa Madara Tukunya Zuma Fura Dadi Ruwa Duniya Barka Sarki Kowa Murna Kaura Hadiza Danladi Ladidi Bala Kabiru Yahaya Tanko Garba Lami';

const ENGLISH =
  'Golden Royal Divine Grace Unity Victory Sunrise Crown Favour Blessed Prime Star Diamond Glory Peace Eagle Heritage Excel Bright Classic Global Silver Green Modern Noble Pearl Trust Urban Summit Liberty Ocean Palm Savannah Delta Coral Ivory Emerald Zenith Mercy Wisdom Triumph Harmony Comfort Elegant Signature Supreme Ebenezer Bethel Shalom Jubilee Canaan Zion Hope Faith Joy Alpha Omega First Express City Metro Community Family Mega Ultra';

/** Written with the marks of the languages, as some signs have them and few keyboards. */
const MARKED =
  'Ọlá Adé Ìyá Ọmọ Ẹ̀bùn Ayọ̀ Ìfẹ́ Ọ̀ṣun Ẹ̀kọ́ Àkàrà Ọjà Ọbẹ̀ Ńnéọma Ụzọ Ọdịmma Ịfunanya Ọchịchị Ƙwarai Ɗanyaro Aduké';

const words = (text: string) => text.split(' ');

function joined(starts: string, ends: string): string[] {
  return words(ends).flatMap((end) => words(starts).map((start) => start + end));
}

/** About a thousand, in an order in which the front ones come from all languages. */
export const ROOTS: readonly string[] = interleave([
  words(ENGLISH),
  joined(YORUBA_STARTS, YORUBA_ENDS),
  joined(IGBO_STARTS, IGBO_ENDS),
  words(HAUSA),
  words(MARKED),
]);

/** Syllables of invented brands: three of them make a word that few other businesses have. */
export const SYLLABLES: readonly string[] = words(
  'ba be bo da de do fa fe fo ga go ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vi wa we za ze zo bri cla dra fri gla kri pla pri sta tri kwa gba kpa sha cho nwa nyo ndu mba',
);

/** What is written behind a name. */
export const ENDINGS: readonly string[] = [
  'Limited',
  'Ventures',
  'Enterprises',
  'and Sons',
  'Global',
  'Nigeria',
  'Services',
  'Hub',
  'Place',
  'Concept',
  'Group',
  'International',
];

export const OPENERS: readonly string[] = [
  'We are a trusted name for',
  'Your neighbourhood choice for',
  'Family run, known for',
  'Affordable and reliable',
  'Quality',
  'Walk in for',
  'Experts in',
  'Open to everybody who wants',
];

export const MESSAGES: readonly string[] = [
  'Good afternoon, do you still have it?',
  'Please how much is it now?',
  'Are you open on Sunday?',
  'Yes, we are open until seven.',
  'Thank you, I will come by before five.',
  'Can you deliver to my place today?',
  'Delivery takes about two hours.',
  'I have sent the transfer, please confirm.',
  'We have received it, thank you.',
  'Which bus stop is nearest to you?',
  'Do you take cards?',
  'Kindly send your address.',
];

export const COMMENTS: readonly string[] = [
  '',
  '',
  'Very good service, will come again.',
  'They kept to time and the price was fair.',
  'The staff were polite but it was crowded.',
  'Too expensive for what you get.',
  'Best in the area, I recommend it.',
  'It took too long, but the result is fine.',
  'Clean place and easy to find.',
  'Not what I ordered, though they refunded me.',
];

function interleave(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}
