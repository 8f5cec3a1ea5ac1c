/* The lists of words that say nothing, or something, beside a name. Folded, sorted in each list; a
 * test folds every word again. */
#include "export/deidentify/common_words.h"

#include "export/deidentify/text_words.h"

/* clang-format off */
/* English; German; Romance, Dutch, Polish, Turkish, Russian, names of East Asia. */
static const char *const ordinary_words[] = {
    " a able about above abscess access account acute admission after again age ago aid "
    "air alert all alone also am amber an and angle any april arch arm arms art as ash "
    "ask at august axe axis back bad bag bald ball balls band bang bank bar bare base "
    "basic bass batch bath bay bays be beach beam bean beard beat bed been before begin "
    "bell belt bench bend best better bible big bike bill birth bit black blade blank "
    "blood bloom blow blu board boat body boil bold bolt bond bone bones book boot border "
    "born both bottom bow bowel bowl box boy brace brain branch brave breast breed bridge "
    "bridges brief bright brisk broad brown bruise brush buck bud bump burden burn burns "
    "burr busy but butter button by cage cake call calm can candle cane canon cap capital "
    "car card care carry case cash cast cat cause cave cell central chain chair chamber "
    "chambers chance change chant chart chase cheek chest chew chief child choice church "
    "circle city clean clear clever close clot cloud club coal coat cobb coin cold colic "
    "collar colon combs comfort common cone constant cook cool copper core corn corner "
    "cost cough count country court cover cow cox crack craft cream crew crisp cross "
    "crystal cup cure curl current curry curve cut cutter cyst daily dark dash date dawn "
    "day days dear death december deep degree delay dell dense dent dip disc do dock dome "
    "done dose double down draft drain draw dream dress drew drift drink drive drop drug "
    "drum dry du duct dull dune during dust duty each ear early earth east easy edge egg "
    "eight elbow elder elect end ends english erect even ever every eye eyes face fact "
    "faint fair fall fan far fast fat faust fear february feed feet fell few field fields "
    "fifth fig film fin final find fine finger fire firm first fish fist fit five flag "
    "flat flood floor flow flower flowers fluid foley follow foot force fork form forth "
    "foster found four frame frank free freeze french fresh friday friend fruit full "
    "fuller fun fur gall gap gas gate gates gave gentle gift gland glass glen glove go "
    "gold good got grade graft grain grand grant grass grave graves gray green grey grid "
    "grief grip ground group grove grow gum gun gust guy had hail hair half hall halo ham "
    "hammer hand hands hard harm has hat have he head heads health heart heavy heel "
    "height help hem her herd here hernia high him hip his hit hold holder hollow home "
    "hook hope horn host hot hour house how hull human hurt husband ice ill image in inch "
    "ink inn iris iron is island it jacket january jaw jet job joint july june junior "
    "just keel keen key keys kidney kind kit knee knife knot lab lack laid lake lame lamp "
    "land lap large last late later law lay lead leader leaf leak lean leave left leg "
    "legg legs length lens lesion level lever lid life lift light like limb lime limp "
    "line lines lip list little live liver load lobe lock log long longer look loop loose "
    "loss lot loud love low lower luck lump lunch lung made magic main major male man "
    "many map march mare mark marked marker marks marrow mash mass master match mate "
    "matter max may maybe me mean means meat media medic meek men mere mesh metal mid "
    "middle mild milk mill min mind mint minus mist model moderate mole monday money "
    "month moore moral more most moth mother mound mount mouse mouth move much mud muscle "
    "must my nail name narrow near neck needle needs nerve nest net never new newly news "
    "next nice nick night nine no node nodes noon nor normal north nose not notch note "
    "nothing november now null nurse nut oats ocean october of off oil old on once one "
    "only open opera or oral orange order organ ounce out outer oval over own pack pad "
    "page pages paid pain paint pair pale palm pan pane paper parent part parts pass past "
    "patch path patience pay peace peak pedal peel pen per perfect pet phase piece pier "
    "pill pin pine pink pipe pit pitt place plain plan plane plant plate play ",
    " plenty plus pole polite pond pool poor porch port post pot pound power powers "
    "present press price prime print prior prize probe proud pulse pump pure purse put "
    "quarter quick quiet qun race rail rain ramp ran range rank rare rash rate raw ray "
    "reach read ready real rear recent red reed renal rent rest rib ribs rich ridge rift "
    "right rim ring ripe rise river ro road rock rod roll roof room root rope rose rot "
    "rough round row rule run rush sacks saddle safe sage sail salt same sample sand "
    "sands saturday saw say scale scan scar school sea seal seat second see seed seen "
    "self sell senior sense sept september serene set seven sex shade shadow shaft shall "
    "sharp shaw she shear sheath sheet shell shield shift shin ship sho shock shore short "
    "shot should shoulder shout show shower shunt sick side sight sign silk silver simple "
    "since single sink sir site six size skin skull sky slab sleep slice slight slim "
    "sling slip slow small smart smooth snail snow so sock soft soil sole solid some son "
    "song soon sore sort sound soup source south space span spare spark sparks spear "
    "speed spell spike spinal spine spot spring square stab stable stack staff stage "
    "stain stalk stand star stark stars state stay steel steep stem step steps still "
    "stock stomach stone stones stool storm story strain strange stream street stress "
    "strict string stroke strong su such sugar suit summer summers sun sunday sunny sure "
    "sweat sweet swell swift sword table tail take talk tall tan tank tape target task "
    "taste tear teeth tell temple ten tender term test text than that the them then there "
    "these they thick thin thing third this those three throat through thumb thursday "
    "tide tie tight till tilt time tiny tip to today tone tongu too tool tooth top total "
    "touch towel tower town trace track tract train trap tray treat tree trend trick trim "
    "trip tru trunk trust try tube tumor tumour turn tusday twin two type under underwood "
    "unit up upon upper urban us use usual vain valley valve van vary vein vest via vial "
    "view vine void wad wait wake walk wall wander ward warm wart was wash waste watch "
    "water waters wave wax way we weak weather web wednesday week weeks weight well were "
    "west wet what wheat wheel when where whip white who whole why wide wife wild will "
    "win wind wing winter wire wise wish with woman word words work worm worse worth "
    "wound wrist year yellow yes yet you young zone ",
    " ab aber ach achse acker ader al all alle aller als alt alter am an andere anders "
    "apfel arm arzt ast auch auf auge augen aus backe bad bahn ball band bank bar bart "
    "bauch baur becken bein besser bett bild binder bis bitter blank blasse blau blei "
    "blind blut boden bogen bohne braun brei breit brief brill bruch bruck brust da dank "
    "darm das dass daumen daur deckel dein dem den der des deutsch dicht die dies direkt "
    "doch doppelt drei druck du dunkel dunn durch durst ecke edel ei eiche eigen eile ein "
    "eis eisen elf ende eng enge engel er erb erbe erde ernst erst essen fall falsch "
    "falte fass faust feder fein feld fell fest fett feur finger flach fleck fleisch "
    "flucht flug fluss folge form frage frank frau frei fremd frisch fruh funf fur fuss "
    "galle gang ganz garten geb gegen gelb genau gerade gern gesund gewiss glanz glas "
    "glatt gleich glied gold gott grab gras grau greis grenz grob gross grosse grun grund "
    "gut halb hals halt hammer hand har harn hart has haupt haus haut heft heiss hell "
    "hemd her herbst herd herr herz heu heute hier hilfe hin hinter hirn hoch hohe hohl "
    "holz horn huft huhn ich im in ist ja jahn jahr jedoch jung junge kalk kalt kamm "
    "kammer kanal kann kapp kasten kaum kegel kehl keil kein kern kette kiefer kind kinn "
    "klar klein klug knab knie knoch knoll knopf knoten kobalt kolben komm kopf kopp korn "
    "krank krebs kreis kreuz kron kropf krumm kugel kuhl kupfer kurz kuss lahm land lang "
    "lange langer langsam lauf laut leber leer leicht leid leist letzt leute licht lieb "
    "lied linke links loch loffel los luft lung magen mager mai mal man mangel mann mark "
    "marz mass mast maur mehr mein meist messer milch mild milz mit mitte mittel mond "
    "montag morgen mund muskel mut mutter nabel nach nacht nadel nagel nah nase nass "
    "natur neben nein nerv nest neu neun nicht nieder nier niere noch nord not nun nur "
    "nuss oben ober oder ohne ohr ost par platte platz post prufung punkt qur rand rasch "
    "raum recht rechte rechts rede regen reihe rein rest ring rippe rock roh rohr rolle "
    "rose rot rucken ruhe rund russ sack saft sagen sal salz sand sanft satt satz sauber "
    "saum saur schaft schale scharf schatten scheibe schein schenkel schicht schief "
    "schlag schlank schlecht schlund schmal schmerz schnee schnell schnitt schon schrag "
    "schritt schub schuh schul schulter schuss schutz schwach schwanz schwarz schwer sech "
    "sehne sehr sein seit seite selb selten senkrecht sicher sicht sie sieb silber sind "
    "sinn sitz so sohl sohn sommer sonne sonntag spalt spat spiel spitz spitze sporn "
    "sprung stab stadt stahl stamm stand stark statt staub steil stein stell stich stier "
    "stift still stimm stirn stock stoff stoss stramm strang streng strom stuck stuhl sud "
    "suss tag tann taub tausend teil tief tier tisch tod tor tot traub traur trocken "
    "tropf trub tugend turm uber uhr um und unter ur vater ven viel vier voll vom von vor "
    "vorn wach wagen wahr wall wand wange wann warm wart was wasser weg weich weiss weit "
    "weizen wenig wer werk west wetter wie wild wind winkel winter wir wirbel wort wurm "
    "wurz zahn zart zeh zehn zeig zeit zell zentrum zeug ziel zink zorn zu zug zunge zwei "
    "zwirn ",
    " abd abdul abu agua ak al als alta alti alto am an ana anh anna antes arco arena arka "
    "arm art as ascension ash at au aussi autre aux avant ay az azul baixo baja bajo bal "
    "ban bar bas basso bay been beit bel bene beyaz bialy bianca bianco bien bij bilek "
    "bin bint bir blanc blanca blanch blanche blanco blauw bled bleu blod bo boca bocca "
    "bogaz bois bok bol bolshoy bom bon bonne boom bor bosqu bot bouche bout boy boz "
    "branco bras brazo breed brok bruin brun bruna brune brzuch buik buna buno buono "
    "buyuk cabello cabeza cadena caldo calle calor cam can capo cara carbone carre cas "
    "casa casas cavallo ce cerf ceviz cha chaud chene cherny cheveu chi cielo cima cin "
    "clair claire claro cloche codo col cola collo cor corde corpo corps corta corto "
    "costa cote cou cour court courte croce cru cuir cullo cuore curpo custa czarny czas "
    "da dag dal damar dame dang dans dar das de degli dek del delgado delicado della "
    "dello demain den dent dente der dere derecho derin destra destro deux di dia dik dil "
    "din dis dit dito dlugi do dobry doc dogru doigt dolce dolgy dolores dom donde dong "
    "doof door dorp dos douce doux droit droite droog du dun dung dur duro eau ecran ed "
    "een el ella en enfant enorme entre er espina esqurdo est este et etat faccia face "
    "fait fan fang fei ferme ferro fevre fianco figuira fijn fille fils fin foin folha "
    "fonte forme fort forte fosse franc freddo froid front fu funte funtes fuoco furte "
    "gai gamba gant gar garde garganta gauche geel gek genou gens giallo giusto glowa "
    "gode gol gola golova gong gonna gordo goz gracia grain grand grande grandes gras "
    "grasso grave gris gron groot gros gross grosse grosso gruby grzyb gu gurin gurra "
    "gurrero hals han hand hang hard hart has haut he heet hek herbe hermoso het heure "
    "hierro hijo hiver ho hok hombre homme hoofd hoog huid huis huit hung hur hure huso "
    "ibn ic in ince is isik izquierdo jambe jan jar jasny jaune je jeune jolie jong jonge "
    "jour joven ju juntos juste kalm kam kan kar kara kart kemik kil kisa kit kiz klein "
    "knie kok kol kolano kon kop kor kort kost koza kroon krotki krov la lac lado lag "
    "laine lait lam lan land lang langu lap larga large largo las lat lato le leche leger "
    "legros len lengua lent les leur lever levre levy lewy lex li licht lieu lin lingua "
    "links lip llano lo loin long longo longu longut los lourd lu luan lung lungo luz ly "
    "ma mac madera mager magro mai maigre maillard main maison maj mal malo maly man "
    "manco mannen mano manos mao mar marche mare mari martes mas massa masse mast mat "
    "matin mavi mayor medio meer mei meio mejor mela melk men menor mer mere merle mesa "
    "met mezzo mic midi miel mieux mil min minore mo moins mois moitie molto mond mont "
    "montagne montana mooi moral mort mou moyen mucho mujer mula mur muy my na nam nan "
    "nariz naso nast ne ned negra negro neo nera nero nervio neuf neus neveu nez ng nga "
    "nia nier niet nieuw ning nino no noc noche noga noir noire nol nom noor noot nord "
    "norte nos notte nous nove novo novy nowy nu nuit nunes nuova nuovo nur nuvo occhi "
    "occhio oil ojo ojos ok oko oliva ombre on ongle oog oor oost op or orme ornek oro os "
    "osso ou oud oude oui ours oy oz page pain pali palla palma pam pan pane pang pani "
    "par para pard pardo parent parte pas patte pauvre peau pecho pedra pei peito peixe "
    "pelle pelo pen pena pequno perna perro pesce petit petite petto peu piano piccolo "
    "pie pied piede piedra piel piena pierna pies pietra pijl pin ping plas plaski plat "
    "plata plec plein plume plus po poco poil point poire pont ponte por porta porte pose "
    "post pot potier pouce pour pravy prawy premier pres preto primavera primeiro primera "
    "primo profond prune pulgar punte purta put qi quarre quatre quinto quiros quixo quu "
    "rak rama ran rana rare raro ras rato re rechts rein reine reka ren rex rib riccio "
    "ricco riche rive ro rojo rond ronde rood rosa rosado rose rossa rosso rouge ru ruda ",
    " rug ruisseau ruka sabio sable sag sain saison sal sale salida salle salud sam san "
    "sang sangre sapin sari sasso schap scherp schouder sec secca secco seco segundo "
    "segura sel sen sens septembre ser serdtse serein ses seul sha sham shin shu si sid "
    "simple sinistra ski slank slowik smal snel so soir sol sole soleil solo sommet son "
    "song sordi sorte souris spada spina st stal staw steen sterk stil strik su suchy sud "
    "sun sur sut szyja ta tab table taille talon tan tang tard tarde tas tasse tay teen "
    "tek temiz temps ten ter testa tete tie tien tierra tim tin ting to tod tong tonnerre "
    "tor toro torre tot toujours tour tout tre tres trois tronc tronco trop tu tuin "
    "twardy ty tyl uc ufak uit umm un une uno uzun va val van var vart veau vecchio veel "
    "veer veine vel velho vena vent ventre vera verano verde vermelho vero vert vet vi "
    "vic vide vie vieira viejo viernes vieux vif ville vin vista vit vita viti viv viva "
    "vlak vlees vo voie vol vom von voor vrai vu waga wal warm water week wes west wijd "
    "wing wit witte wu wysoki xi xu ya yara yaz ye yen yesil yi yin yol you yu yuksek yuz "
    "zab zand zee zeer ziek zielony zima zloty zly zo zon zona zu zub zuid zum zur zwak "
    "zwan zwar zwart ",
};

static const char eponyms[] =
    " achilles addison alzheimer anderson arnold baker bankart barrett barton basedow "
    "bastrup bechterew behcet bell bennett berger bismuth bland blount bochdalek bohler "
    "borhave bosniak botall boxer broca brodie budd buford burkitt caffey calot "
    "campanacci cantlie caroli castleman chance charcot chiari chilaiditi chopart clark "
    "cobb codman colles conn cooper couinaud cowper crawford crohn cushing dandy davidson "
    "debakey denis dercum doppler douglas down dressler dupuytren ebstein ellis erdheim "
    "evans ewing fallot felty fisher fleischner fontan fraser freiberg friedreich "
    "galeazzi galen garden gardner garland garre gaucher gerota gilbert gissane gleason "
    "golden goodpasture gorham graf grave graves gustilo haglund hampton hand harris "
    "hashimoto hawkins hess heubner hill hirschsprung hodgkin hoffa horner hounsfield "
    "howship hunt hunter huntington hurler insall jackson jacob jefferson jones judet "
    "kaposi kartagener kawasaki kellgren kerley kienbock killian klatskin klippel kohler "
    "krukenberg kummell kussmaul labbe ladd langerhans larsen lau lawrence ledderhose "
    "legg lennert leriche lewy lhermitte lisfranc littre looser ludwig luschka lynch "
    "madelung maisonneuve mallory marfan marshall martin mason meckel meigs menetrier "
    "merkel meyer milwaukee mirizzi mondor monro monteggia morel morgagni morison morquio "
    "morton moseley mounier muller murphy neer noonan nora ollier osgood osler "
    "outerbridge paget pancoast panner parkinson parrot pauwels pellegrini perthes peutz "
    "peyer peyronie phalen pick pierre poland porter pott potter preiser purcell ranson "
    "rathke raynaud reiter rigler risser robin rockwood rokitansky rolando romberg "
    "rosenmuller rosenthal ross rotter ruiz ruptured sachs salter santorini scarpa "
    "schatzker schatzki scheurmann schilder schlatter schmorl schuller schwann segond "
    "sever sharp shaver sheehan sjogren smith spetzler sprengel stanford stener stevens "
    "stewart stickler still strumpell sturge sudeck sylvius takayasu tarlov taylor terry "
    "thomas thompson thornwaldt tietze todani todd torg tornwaldt tossy treitz trevor "
    "turner valsalva vater virchow volkmann wagner walker wallenberg warthin watson weber "
    "wegener wernicke westermark whipple wilms wilson winslow wirsung wolff wyburn young "
    "zenker zollinger ";

static const char eponym_nouns[] =
    " abscess amyloid angle area arteritis band bodies body canal catheter cell cells "
    "chiari choroba cisti classification clinic coarctation complex criteria cyst cyste "
    "cysts deformity disease diverticulum divertikel drain duct dysplasia effect "
    "encephalopathy enfermedad fascia foramen fossa fractura fracture fractures fractuur "
    "fraktur frattura gang gland grad grade grading granuloma hernia hernie hiatus index "
    "island klassifikation knoten krankheit kyste ligament line lines linie linien lobe "
    "maladie malattia malformation maneuver manouvre membrane method modification morbus "
    "neuroma node nodes number palsy paralysis phenomenon plexus point position pouch "
    "projection quiste ratio raum ring rings sarcoma score scoring segno septum shunt "
    "sign signe signo signs sindrome space sphincter stadium stage staging stroke syndrom "
    "syndrome syndromes system teken test tetralogy thyroiditis torbiel triad triangle "
    "tumor tumors tumour tumours typ type unit units variant winkel zeichen ziekte zlaman "
    "zyste ";

static const char titles[] =
    " bay bayan dhr docteur doctor doktor don dona dott dottor dottoressa dr fr frau "
    "fraulein froken fru gospodin gospozha grazhdanin grazhdanka herr herrn hr madam "
    "madame meneer mevr mevrouw miss mlle mlles mme monsieur mr mrs ms mx pan pana pani "
    "pania patsient prof professor rouva sayin senhor senhora senor senora senorita sig "
    "signor signora signore signorina sigra sir sr sra srita srta ";

static const char patients[] =
    " adi baby bolnaya bolnoy born boy called client familiya forename frau geb geborene "
    "gentleman girl hasta herr imie imya isim lady madame miss monsieur mr mrs ms name "
    "named nazwisko nee nom nombre nome paciente pacjent pacjenta pacjentka pat patient "
    "patiente patienten patientin patients patsientka paziente pt surname ";

static const char numbers[] =
    " acc access accession akte bsn case chart dossier fall fallnummer file folio hn "
    "hospital id ids insurance kennnummer mrn nbr nhs no nomer nr num number numbers "
    "numero nummer patid patientennummer patientnummer pesel pid record ref reference ssn "
    "uhn versichertennummer versicherung ";
/* clang-format on */

enum { ORDINARY_COUNT = sizeof(ordinary_words) / sizeof(ordinary_words[0]) };

bool sat_word_is_common(const char *folded, size_t length)
{
    for (size_t i = 0; i < ORDINARY_COUNT; i++) {
        if (sat_folded_word_in(folded, length, ordinary_words[i])) {
            return true;
        }
    }
    return false;
}

bool sat_word_is_eponym(const char *folded, size_t length)
{
    return sat_folded_word_in(folded, length, eponyms);
}

bool sat_word_follows_eponym(const char *folded, size_t length)
{
    return sat_folded_word_in(folded, length, eponym_nouns);
}

bool sat_word_is_title(const char *folded, size_t length)
{
    return sat_folded_word_in(folded, length, titles);
}

bool sat_word_is_for_patient(const char *folded, size_t length)
{
    return sat_folded_word_in(folded, length, patients);
}

bool sat_word_is_for_number(const char *folded, size_t length)
{
    return sat_folded_word_in(folded, length, numbers);
}

const char *sat_common_word_list(size_t index)
{
    const char *const others[] = {eponyms, eponym_nouns, titles, patients, numbers};
    const size_t other_count = sizeof(others) / sizeof(others[0]);
    return index < ORDINARY_COUNT                 ? ordinary_words[index]
           : index < ORDINARY_COUNT + other_count ? others[index - ORDINARY_COUNT]
                                                  : NULL;
}
