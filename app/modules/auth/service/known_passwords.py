"""Passwords that are tried first, in small letters: written down so that nobody gets one of them.

Repetitions (aaaaaaaa, abababab), runs (12345678) and what is made of the person's own names are
found by rule and need no line here.
"""

_STEMS = """
    password passwort passw passwd pass parol пароль йцукен qwerty qwertyuiop qwertz azerty
    asdfgh asdfghjkl zxcvbn zxcvbnm admin administrator root letmein welcome iloveyou monkey
    dragon sunshine princess football baseball superman batman messenger changeme changeit
    secret default login master shadow hello
"""

_KNOWN = """
    0000000000 00001111 00112233 01010101 01020304 01230123 01234567 0123456789 07070707
    09876543 0987654321 10101010 10203040 102030405060 1029384756 11001100 11111111 11112222
    11223344 1122334455 112233445566 11235813 11335577 12001200 12121212 12121990 12131415
    12211221 12301230 12312312 123123123 123123123123 1231231234 1232123212 123321123
    123321123321 12341234 1234123412 12344321 123454321 123456123 1234561234 123456123456
    12345678 123456789 1234567890 12345678900 1234567890a 1234567890q 12345678910 1234567891011
    1234567899 123456789a 123456789abc 123456789m 123456789q 123456789qwe 123456789s 123456789z
    12345678a 12345678q 1234567a 1234567q 12345687 12345699 123456aa 123456ab 123456abc 123456as
    123456qq 123456qwe 123456qwerty 123456zx 12345abc 12345qwe 12345qwert 12345qwerty 1234abcd
    1234asdf 1234qwer 1234qwerasdf 1234qwerasdfzxcv 1234zxcv 12481632 12qwaszx 13131313 13243546
    13579135 135792468 1357924680 14141414 14253647 14725836 147258369 1472583690 147852369
    14789632 147896325 1478963250 15151515 159357258 15935728 159753159 15975321 159753258
    159753456 16161616 17171717 18181818 19191919 19216811 1a2b3c4d 1a2b3c4d5e 1a2s3d4f
    1a2s3d4f5g 1q1q1q1q 1q2q3q4q 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qa2ws3e
    1qa2ws3ed 1qaz1qaz 1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw2 1qazzaq1 20002000
    20012001 20022002 20102010 20202020 21212121 22222222 22334455 22446688 23232323 23456789
    24680246 24681012 24682468 25252525 25802580 258456258 25882588 25896314 27272727 31313131
    31415926 314159265 32103210 32132132 321321321 32165498 321654987 33333333 33445566 36925814
    369258147 369852147 3edc4rfv 3rjs1la7qe 42424242 44332211 44444444 45454545 45645645
    456456456 456789123 4rfv5tgb 54321012 543210543210 55555555 55667788 56565656 5t6y7u8i
    65432100 65656565 66666666 66778899 67676767 69696969 6969696969 74108520 7410852963
    741852963 75395145 753951456 753951852 77777777 7777777777 78787878 78945612 789456123
    7894561230 78978978 789789789 85208520 852456852 85858585 87654321 876543210 88888888
    8888888888 88889999 89898989 96385274 963852741 987456321 98765432 987654321 9876543210
    98989898 99887766 9988776655 99999999 999999999 a1234567 a12345678 a123456789 a1b2c3d4
    a1b2c3d4e5 a1s2d3f4 a1s2d3f4g5 aa123456 aa12345678 aaa111222 abc12345 abc123456 abc1234567
    abc123abc abcabc123 abcd1234 abcd12345 abcd123456 abcde12345 abcdef123 abcdefg1 abcdefg123
    abracadabra access123 access14 adm1n1strator admin123 admin1234 admin12345 admin123456
    adminadmin administrator1 agent007 alexander alexandr alexandra amsterdam anderson andromeda
    angelina anthony1 aquarius armstrong arsenal1 asd12345 asdasd123 asdasdasd asdf1234
    asdf12345 asdfasdf asdfasdfasdf asdfghj1 asdfghjk asdfghjkl1 asdfqwer asdfzxcv asdzxc123
    aurora123 australia babygirl babygirl1 backspace badminton bailey123 barcelona barcelona1
    baseball1 basketball basketball1 batman123 beautiful beautiful1 benjamin bigdaddy billgates
    birthday blackcat blackjack blahblah blink182 bluebird bluesky1 bonjour1 bordeaux brandon1
    broncos1 brooklyn brussels buster123 butterfly butterfly1 california caligula cameron1
    carolina caroline cassandra catherine celtic1888 challenge champion champions changeme1
    changeme123 charlie1 charlie123 charlotte chelsea1 chelsea123 cherokee chester1 chicago1
    chicken1 chivas10 chocolate chocolate1 chopper1 chris123 christian christina christine
    christmas christopher classic1 cleopatra clifford clustered cocacola cocacola1 codename
    colorado columbia computer computer1 computer123 confused consumer cool1234 corvette
    counter1 courtney cowboys1 creative cristian cristiano crystal1 darkness darkside darkstar
    darthvader december december1 defender delpiero destiny1 diamond1 diamonds dinamo1923
    discover djkfgjkl dolphin1 dolphins dragon12 dragon123 dragonball dragonfly dreamer1
    drowssap einstein elephant elephant1 elizabeth elizabeth1 eminem123 emmanuel enterprise
    eternity evangelion everton1 excalibur explorer fenerbahce fernanda fernando ferrari1
    fireball firebird firefly1 fireman1 flower123 fluffy123 football1 football12 football123
    forever1 forever21 formula1 france98 franklin freddy123 freedom1 friday13 friends1
    friendship galatasaray galaxy123 gandalf1 gangsta1 gangster garfield gateway1 geronimo
    gfhjkm123 ghbdtn123 gibson123 giovanni girlfriend gladiator godzilla goldberg goldfish
    golfball gonzalez google123 gotohell grandma1 greenday greenday1 guinness guitar123 hamilton
    hannah123 hardcore harley12 harrypotter hastings hawaii50 heather1 hello123 hello1234
    hello12345 hellohello hellokitty helloworld hercules highland hollywood homer123 hooligan
    hotmail1 hotmail123 hunter12 hunter123 hurricane icecream icecream1 iceman12 idontknow
    iforgot1 iloveme1 iloveyou1 iloveyou12 iloveyou123 iloveyou2 iloveyou3 imperial incorrect
    indiana1 inferno1 infinity informatica innocent instagram intel123 internet internet1
    ipodtouch ironman1 isabella isabelle jackass1 jackson1 jackson5 jasmine1 jeepster jefferson
    jennifer jennifer1 jeremiah jessica1 jessica123 jesus123 jesus777 jesuschrist johncena
    johnjohn johnson1 jonathan jordan23 josephine justin123 justinbieber juventus juventus1
    kamikaze katerina katherine kathleen kawasaki killer12 killer123 kimberly kingkong kingston
    klingon1 knickers knight123 kristina kristine lakers24 lalala123 lancelot lasvegas leonardo
    leticia1 letmein1 letmein12 letmein123 libertad lifehack lightning limewire lincoln1
    lineage2 linkinpark liverpool liverpool1 lol12345 lollipop lollipop1 london123 looking1
    lorenzo1 loveless lovelove lovely123 loveme123 lovers123 loveyou1 madison1 madonna1
    magdalena maggie123 malboro1 manchester manunited manutd123 margarita marijuana marina123
    marino13 marlboro marlboro1 marseille martin123 master12 master123 masterkey matthew1
    maverick maximus1 mercedes mercedes1 merlin123 messenger1 metallica metallica1 mexico123
    michael1 michael123 michelle michelle1 michigan microsoft midnight midnight1 millenium
    miller123 millwall minecraft minecraft1 mississippi mitchell mohammed money123 monkey12
    monkey123 monopoly monster1 monster123 montana1 montreal moonlight moonlight1 morgan123
    morpheus motherlode motorola mountain mustang1 mustang123 mypassword myspace1 naruto123
    nascar24 natalia1 nathalie nevermind newcastle newpassword newyork1 nicholas nicholas1
    nicole123 nightmare nintendo nirvana1 nokia123 nokia3310 nokia6300 nopassword northern
    nothing1 november november1 number12 october1 octopus1 odnoklassniki offspring olamide1
    olivia123 omega123 onelove1 onepiece opensesame operator1 orange123 overlord p4ssw0rd
    p@$$w0rd p@ssw0rd p@ssword pa$$w0rd pa$$word pa55w0rd pa55word pacific1 pakistan pakistan123
    panasonic panther1 paradise paradox1 paranoid parola123 pass1234 pass12345 passpass passport
    passw0rd passw0rd1 passw0rd123 passwd123 password0 password00 password01 password02
    password1 password10 password11 password12 password123 password1234 password12345
    password123456 password13 password2 password21 password22 password3 password4 password5
    password69 password7 password8 password9 password99 passwords patricia patrick1 peaches1
    peanut123 penelope pepper123 peterpan phantom1 philadelphia phoenix1 picasso1 pickles1
    pictures piglet123 pineapple pineapple1 pingpong platinum playboy1 playstation pokemon1
    pokemon123 poohbear popcorn1 portugal positive power123 precious precious1 predator
    president princes1 princesa princess1 princess12 princess123 privet123 property prosper1
    q1234567 q12345678 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qaz12345 qaz123456 qazqazqaz qazwsx12
    qazwsx123 qazwsxedc qazwsxedc1 qazwsxedcrfv qazxsw21 qazxswedc qq123123 qq123456 qqqq1111
    qqww1122 qwaszx12 qwe12345 qwe123456 qwe123qwe qweasd12 qweasd123 qweasdqwe qweasdzxc
    qweasdzxc1 qweasdzxc123 qweqwe123 qweqweqwe qwer1234 qwer12345 qwerasdf qwerasdfzxcv
    qwert123 qwert1234 qwert12345 qwerty01 qwerty09 qwerty11 qwerty12 qwerty123 qwerty1234
    qwerty12345 qwerty123456 qwerty123456789 qwerty123йцу qwerty13 qwerty21 qwerty22 qwerty321
    qwerty77 qwerty777 qwerty78 qwerty789 qwerty88 qwerty99 qwertyqwerty qwertyu1 qwertyui
    qwertyuio qwertyuiop1 qwertyuiop123 qwertyuiop[] qwertyuiopasdf qwertzui qwertzuiop qwqwqwqw
    rachel123 radiohead rainbow1 rammstein ranger123 raymond1 realmadrid rebecca1 redskins
    redwings remember renegade revolution ricardo1 richard1 robert123 rockstar rockyou1 rockyou2
    rolltide ronaldinho ronaldo123 ronaldo7 ronaldo9 rootroot rosebud1 runescape runescape1
    russia123 ryan1234 samantha samantha1 samsung1 samsung123 samurai1 sandiego sapphire
    sasha123 sasuke123 scarface schalke04 scorpion scorpion1 scotland sebastian secret12
    secret123 sentinel september serenity seventeen sexy1234 shadow12 shadow123 shannon1
    shopping showtime silver123 simple123 simpsons skittles skywalker slipknot slipknot1
    smokey123 snickers snowball snowboard snowflake snowman1 soccer10 soccer11 soccer12
    soccer123 socrates softball something southpark spartak1 spartan1 spartan117 spiderman
    spiderman1 spongebob spongebob1 stanley1 starcraft stargate starlight startrek starwars
    starwars1 steelers steelers1 stephanie stephen1 stonecold strawberry strawberry1 student1
    sunflower sunflower1 sunshine1 sunshine123 superhero superman1 superman123 superstar
    superstar1 surfing1 swordfish t-bone123 tarantino taylor123 teamo123 technology telephone
    temp1234 temppass tennis123 teresa123 terminal terminator test1234 test12345 test123456
    testing1 testing123 testtest testtest1 thailand thebeatles theking1 thomas123 thunder1
    tiffany1 tiger123 tigger12 tinkerbell titanic1 toshiba1 tottenham trfnthbyf trinity1
    truelove trustno1 tweety123 twilight undertaker unicorn1 universal university username
    vagrant1 vampire1 vanessa1 vanilla1 veronica verygood verysecret vfhbyf123 victoria
    victoria1 vietnam1 viking123 vincent1 vkontakte volcom123 volkswagen w1e2r3t4 warcraft
    warcraft1 warhammer warrior1 washington watermelon webmaster1 welcome01 welcome1 welcome12
    welcome123 welcome1234 welcome2 wellcome westham1 westside whatever whatever1 wildcats
    william1 williams willow123 windows1 windows10 windows98 windowsxp winner123 winston1
    winter123 wolfpack wolverine woodland wordpass wrestling wwwwwwww1 xbox360live xsw21qaz
    xxx12345 yamaha123 yankees1 yankees2 yellow123 yfnfif123 z1234567 z123456789 z1x2c3v4
    z1x2c3v4b5 zaq12wsx zaq1xsw2 zaq1zaq1 zaqwsxcde zaqxswcde zeppelin zidane10 zx123456
    zxasqw12 zxc12345 zxcv1234 zxcvasdf zxcvbn12 zxcvbn123 zxcvbnm, zxcvbnm,./ zxcvbnm1
    zxcvbnm12 zxcvbnm123 zzzz1111 александр александра анастасия динамо123 екатерина зенит123
    йцу123456 йцукен123 йцукенгш йцукенгшщз йцукенгшщзхъ котенок1 любовь123 максим123 марина123
    москва123 наташа123 пароль123 пароль1234 пароль12345 привет123 приветпривет принцесса
    россия123 сергей123 солнышко спартак1 фыва1234 фывапрол фывапролдж ячсмитьбю
"""

# Whatever digits and signs are put around these letters, the password stays a guess.
STEMS = frozenset(_STEMS.split())
KNOWN = frozenset(_KNOWN.split())
