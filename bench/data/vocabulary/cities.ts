/** A city in which businesses lie: where it is, how much of the whole, and its areas. */
export interface City {
  readonly name: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Share of all businesses, relative to the other cities. */
  readonly weight: number;
  /** How far its areas lie from the centre, in km. */
  readonly radius: number;
  readonly areas: readonly string[];
  readonly streets: readonly string[];
}

function city(
  name: string,
  state: string,
  [latitude, longitude]: readonly [number, number],
  [weight, radius]: readonly [number, number],
  areas: string,
  streets: string,
): City {
  const list = (text: string) => text.split(', ');
  return { name, state, latitude, longitude, weight, radius, areas: list(areas), streets: list(streets) };
}

/** Coordinates are of the centres, to a hundredth of a degree; weights follow the sizes of the cities roughly. */
export const CITIES: readonly City[] = [
  city(
    'Lagos',
    'Lagos',
    [6.52, 3.38],
    [300, 22],
    'Ikeja, Lekki, Yaba, Surulere, Victoria Island, Ikoyi, Ajah, Oshodi, Mushin, Agege, Festac Town, Apapa, Ikorodu, Gbagada, Maryland, Ojota, Magodo, Egbeda, Ogba, Ketu, Ojo, Isolo, Ebute Metta, Lagos Island, Somolu, Ilupeju, Anthony Village, Alimosho, Sangotedo, Badagry',
    'Awolowo Road, Allen Avenue, Herbert Macaulay Way, Adeniran Ogunsanya Street, Admiralty Way, Bode Thomas Street, Opebi Road, Toyin Street, Ikorodu Road, Adeola Odeku Street, Agege Motor Road, Apapa Road, Broad Street, Marina Road, Freedom Way, Isaac John Street, Western Avenue, Akowonjo Road, Ago Palace Way, Ogunlana Drive',
  ),
  city(
    'Kano',
    'Kano',
    [12.0, 8.52],
    [85, 10],
    'Sabon Gari, Nassarawa, Fagge, Bompai, Gwale, Tarauni, Kofar Mata, Hotoro, Sharada, Kurna, Rijiyar Zaki, Zoo Road Area',
    'Murtala Mohammed Way, Zoo Road, Bompai Road, Audu Bako Way, Ibrahim Taiwo Road, Airport Road, Maiduguri Road, State Road, Zaria Road, Katsina Road',
  ),
  city(
    'Abuja',
    'Abuja',
    [9.06, 7.49],
    [110, 14],
    'Wuse, Maitama, Garki, Asokoro, Gwarinpa, Kubwa, Jabi, Utako, Lugbe, Nyanya, Karu, Lokogoma, Apo, Katampe, Central Area, Mabushi',
    'Ahmadu Bello Way, Aminu Kano Crescent, Adetokunbo Ademola Crescent, Gana Street, Ademola Adetokunbo Street, Herbert Macaulay Way, Independence Avenue, Constitution Avenue, Nile Street, Airport Road, Obafemi Awolowo Way, Ladi Kwali Street',
  ),
  city(
    'Ibadan',
    'Oyo',
    [7.38, 3.91],
    [75, 11],
    'Bodija, Dugbe, Mokola, Ring Road, Challenge, Agodi, Sango, Apata, Iwo Road, Oluyole, Jericho, Akobo, Moniya, Molete',
    'Ring Road, Iwo Road, Awolowo Avenue, Queen Elizabeth Road, Oyo Road, Lagos Bypass, Osuntokun Avenue, Adeoyo Road, Fajuyi Road, Liberty Road',
  ),
  city(
    'Port Harcourt',
    'Rivers',
    [4.82, 7.03],
    [65, 10],
    'Diobu, Rumuola, Trans Amadi, Rumuokoro, Elelenwo, Borokiri, Ada George, Woji, Rumuigbo, Choba, Eliozu, Old GRA',
    'Aba Road, Ikwerre Road, Trans Amadi Road, Olu Obasanjo Road, Peter Odili Road, Ada George Road, Stadium Road, Aggrey Road, Azikiwe Road, Woji Road',
  ),
  city(
    'Enugu',
    'Enugu',
    [6.45, 7.5],
    [35, 7],
    'Independence Layout, New Haven, Ogui, Uwani, Achara Layout, Abakpa, Trans Ekulu, Emene, Coal Camp, Asata',
    'Ogui Road, Zik Avenue, Chime Avenue, Agbani Road, Presidential Road, Abakaliki Road, Okpara Avenue, Nnamdi Azikiwe Avenue',
  ),
  city(
    'Kaduna',
    'Kaduna',
    [10.52, 7.44],
    [40, 9],
    'Barnawa, Ungwan Rimi, Kawo, Tudun Wada, Malali, Sabon Tasha, Kakuri, Narayi, Rigasa, Ungwan Sarki',
    'Ahmadu Bello Way, Independence Way, Constitution Road, Yakubu Gowon Way, Isa Kaita Road, Ali Akilu Road, Junction Road, Kachia Road',
  ),
  city(
    'Benin City',
    'Edo',
    [6.34, 5.62],
    [45, 9],
    'Ugbowo, Ikpoba Hill, Uselu, Oredo, Aduwawa, Sapele Road, Ekenwan, Airport Road, New Benin, Siluko',
    'Sapele Road, Airport Road, Akpakpava Road, Mission Road, Ugbowo Lagos Road, Ekenwan Road, Siluko Road, Forestry Road, Adesuwa Grammar School Road',
  ),
  city(
    'Aba',
    'Abia',
    [5.11, 7.37],
    [35, 6],
    'Ariaria, Ogbor Hill, Umungasi, Eziukwu, Abayi, Osisioma, Ndiegoro, Asa Nnentu',
    'Faulks Road, Azikiwe Road, Ngwa Road, Asa Road, Port Harcourt Road, Aba Owerri Road, Ehi Road, Cemetery Road',
  ),
  city(
    'Jos',
    'Plateau',
    [9.9, 8.86],
    [25, 8],
    'Rayfield, Terminus, Bukuru, Tudun Wada, Angwan Rogo, Jenta, Lamingo, Apata, Dadin Kowa, Hwolshe',
    'Ahmadu Bello Way, Murtala Mohammed Way, Yakubu Gowon Way, Rayfield Road, Zaria Bypass, Tafawa Balewa Street, Bauchi Road, Rwang Pam Street',
  ),
  city(
    'Onitsha',
    'Anambra',
    [6.15, 6.79],
    [30, 6],
    'Fegge, Woliwo, Inland Town, Odoakpu, American Quarters, Omagba, Awada, Nkpor',
    'New Market Road, Old Market Road, Iweka Road, Oguta Road, Awka Road, Venn Road, Upper Iweka Road, Modebe Avenue',
  ),
  city(
    'Ilorin',
    'Kwara',
    [8.5, 4.55],
    [22, 7],
    'Tanke, Fate, Adewole, Sango, Gaa Akanbi, Oja Oba, Challenge, Basin, Taiwo',
    'Ibrahim Taiwo Road, Fate Road, Umar Audi Road, Unity Road, Ahmadu Bello Way, Offa Garage Road, Jebba Road, Sulu Gambari Road',
  ),
  city(
    'Abeokuta',
    'Ogun',
    [7.16, 3.35],
    [22, 7],
    'Kuto, Oke Mosan, Lafenwa, Ibara, Asero, Adigbe, Panseke, Obantoko, Sapon',
    'Abiola Way, Ibara Road, Quarry Road, Lalubu Street, Presidential Boulevard, Obantoko Road, Ayetoro Road',
  ),
  city(
    'Owerri',
    'Imo',
    [5.48, 7.03],
    [22, 6],
    'Ikenegbu, New Owerri, World Bank, Aladinma, Orji, Works Layout, Amakohia, Egbu',
    'Wetheral Road, Douglas Road, Okigwe Road, Tetlow Road, Port Harcourt Road, Whetheral Close, Orlu Road, Egbu Road',
  ),
  city(
    'Warri',
    'Delta',
    [5.52, 5.75],
    [22, 6],
    'Effurun, Ekpan, Okumagba Layout, Airport Road, Jakpa, Enerhen, Ugborikoko, Udu',
    'Airport Road, Effurun Sapele Road, Jakpa Road, Okumagba Avenue, Deco Road, Refinery Road, Enerhen Road, Udu Road',
  ),
  city(
    'Uyo',
    'Akwa Ibom',
    [5.04, 7.91],
    [17, 6],
    'Ewet Housing, Shelter Afrique, Itam, Ikot Ekpene Road, Aka Offot, Osongama, Use Offot',
    'Oron Road, Abak Road, Aka Road, Ikot Ekpene Road, Nwaniba Road, Udo Udoma Avenue, Wellington Bassey Way',
  ),
  city(
    'Calabar',
    'Cross River',
    [4.96, 8.33],
    [15, 6],
    'Marian, State Housing, Ekorinim, Watt Market, Satellite Town, Ikot Ansa, Henshaw Town',
    'Marian Road, Calabar Road, Murtala Mohammed Highway, Ndidem Usang Iso Road, Mary Slessor Avenue, Etta Agbor Road',
  ),
  city(
    'Maiduguri',
    'Borno',
    [11.83, 13.15],
    [15, 7],
    'Bolori, Gwange, Bulumkutu, Shehuri, Hausari, Baga Road, Old GRA, Pompomari',
    'Baga Road, Kashim Ibrahim Way, Sir Kashim Road, Shehu Laminu Way, Damboa Road, Kano Road, Bama Road',
  ),
  city(
    'Sokoto',
    'Sokoto',
    [13.06, 5.24],
    [12, 6],
    'Gawon Nama, Runjin Sambo, Arkilla, Mabera, Sama Road, Old Airport, Bado',
    'Ahmadu Bello Way, Maiduguri Road, Sani Abacha Way, Kano Road, Gusau Road, Abdullahi Fodio Road',
  ),
  city(
    'Akure',
    'Ondo',
    [7.25, 5.19],
    [15, 6],
    'Alagbaka, Oba Ile, Ijapo, Oke Aro, Ilesa Garage, Isikan, Fiwasaye, Shagari Village',
    'Oba Adesida Road, Oyemekun Road, Arakale Road, Ondo Road, Ilesa Road, Hospital Road, Igbatoro Road',
  ),
];
