/**
 * Questions as eval sets ask them, and the same question in other words, sentence by sentence, the
 * way people and language models rephrase: word problems, multiple-choice stems and programming
 * tasks, all written by us. They show what rephrasing does to an item; no threshold was tuned on
 * them.
 */
export const REPHRASED: readonly (readonly [question: string, rephrasing: string])[] = [
  [
    'Marta bakes 24 rolls every morning. She keeps 6 for her family and sells the rest at the station ' +
      'for $0.75 each. How much money does she earn in a week of seven days?',
    'Each morning Marta prepares 24 bread rolls. Her family gets 6 of these, and she offers the others ' +
      'at the train station at a price of $0.75. What is her income over seven days?',
  ],
  [
    'A bus leaves the depot with 18 passengers. At the first stop 7 people get off and 12 get on, and ' +
      'at the second stop half of the passengers leave. How many passengers are on the bus after the ' +
      'second stop?',
    'There are 18 people on a bus as it sets out from the depot. At its first halt 7 passengers exit ' +
      'while 12 others board; at its second, half of those aboard get out. What number of passengers ' +
      'remains then?',
  ],
  [
    'Oskar read 32 pages of his book on Monday and twice as many on Tuesday. If the book has 300 ' +
      'pages, how many pages are left for him to read?',
    'On Monday Oskar finished 32 pages of a book, and on Tuesday double that amount. Given that it is ' +
      '300 pages long, how much does he still have to read?',
  ],
  [
    'A rectangular garden is 15 meters long and 8 meters wide. Fencing costs $12 per meter. What is ' +
      'the total cost of putting a fence all the way around the garden?',
    'The length of a rectangular garden is 15 meters, its width 8 meters. A meter of fence is sold for ' +
      '$12. How much must be paid to enclose the whole garden with a fence?',
  ],
  [
    'Lena has three times as many stickers as her brother Tim. Together they have 48 stickers. How ' +
      'many stickers does Lena have?',
    'The number of stickers Lena owns is triple that of Tim, her brother. In total the two possess 48 ' +
      'stickers. What is the number of Lena’s stickers?',
  ],
  [
    'A cyclist rides 18 kilometers in the first hour, 14 kilometers in the second hour and 10 ' +
      'kilometers in the third hour. What was her average speed over the three hours?',
    'During the first hour a cyclist covers 18 kilometers, during the next 14 kilometers, and during ' +
      'the last 10 kilometers. Find the mean speed of her ride across all three hours.',
  ],
  [
    'A shop sells notebooks in packs of 5 for $8. The school needs 120 notebooks for the new term. How ' +
      'much will the school have to pay?',
    'Notebooks are sold by a store at $8 for a pack of 5. For the coming term a school requires 120 ' +
      'notebooks. What amount does it need to spend?',
  ],
  [
    'Peter saves $15 a month for a bicycle that costs $240. His grandmother gives him $60 to begin ' +
      'with. After how many months can he buy the bicycle?',
    'Peter wants a bicycle priced at $240 and puts $15 aside every month. To start, he received $60 ' +
      'from his grandmother. How many months will pass before he is able to purchase it?',
  ],
  [
    'In a class of 30 students, 40 percent play an instrument. Of those, a third also sing in the ' +
      'choir. How many students play an instrument and sing in the choir?',
    'Out of 30 students in a class, 40 percent are playing some instrument, and one third of these are ' +
      'choir singers as well. Determine how many students do both.',
  ],
  [
    'A tank holds 900 liters of water. One pump empties 50 liters per minute and a second pump empties ' +
      '40 liters per minute. How long does it take both pumps together to empty the tank?',
    'There are 900 liters of water in a tank. The first of two pumps removes 50 liters each minute, ' +
      'the other 40 liters. If both are running, how much time is needed until the tank is empty?',
  ],
  [
    'Nina buys 3 kilograms of apples at $2.40 per kilogram and 2 kilograms of pears at $3.10 per ' +
      'kilogram. She pays with a $20 bill. How much change does she get?',
    'At $2.40 a kilogram, Nina purchases 3 kilograms of apples; she also takes 2 kilograms of pears, ' +
      'which are $3.10 a kilogram. If she hands over a $20 bill, what change will she receive?',
  ],
  [
    'The sum of three consecutive even numbers is 78. What is the largest of the three numbers?',
    'Three even numbers that follow one another add up to 78. Which is the greatest among them?',
  ],
  [
    'A baker used 2/3 of a 12-kilogram bag of flour on Saturday and 1/4 of what was left on Sunday. ' +
      'How many kilograms of flour remain in the bag?',
    'On Saturday 2/3 of the flour in a bag of 12 kilograms was used by a baker; on Sunday he took 1/4 ' +
      'of the remainder. What quantity of flour, in kilograms, is still in it?',
  ],
  [
    'Every table in the hall seats 8 guests. There are 150 guests invited to the wedding, and 22 of ' +
      'them cannot come. How many tables are needed?',
    'In the hall, 8 guests fit at each table. Of the 150 people invited to a wedding, 22 are unable to ' +
      'attend. What number of tables will be required?',
  ],
  [
    'A train travels from Ulm to Kassel at 120 kilometers per hour and needs 3 hours. How long would ' +
      'the same trip take at 90 kilometers per hour?',
    'Going at 120 kilometers an hour, a train takes 3 hours from Ulm to Kassel. What would be the ' +
      'duration of this journey if its speed were 90 kilometers an hour?',
  ],
  [
    'Jonas is 4 years older than Ida. In 6 years the sum of their ages will be 40. How old is Ida now?',
    'Ida is younger than Jonas by 4 years. Six years from now, their ages will add up to 40. What is ' +
      'Ida’s present age?',
  ],
  [
    'Which organelle of the cell is responsible for producing most of the energy in the form of ATP?',
    'Most of a cell’s energy is generated as ATP by which of its organelles?',
  ],
  [
    'Which of the following best explains why the price of a good rises when its supply falls and ' +
      'demand stays the same?',
    'When the supply of a good decreases while demand is unchanged, its price goes up. What is the ' +
      'best explanation for that?',
  ],
  [
    'What is the main reason that the seasons change on Earth over the course of a year?',
    'Why do Earth’s seasons change during the year? Name the principal reason.',
  ],
  [
    'In which case is a contract void because one of the parties could not agree to it freely?',
    'When is a contract invalid on the ground that a party did not consent to it of its own free will?',
  ],
  [
    'Which measure of central tendency is affected most by a single extreme value in a data set?',
    'If a data set contains one extreme value, on which measure of central tendency does it have the greatest effect?',
  ],
  [
    'A patient shows a high fever, a stiff neck and sensitivity to light. Which disease should be ruled out first?',
    'Someone comes in with strong fever, stiffness of the neck and an aversion to light. What disease ' +
      'must the doctor exclude before any other?',
  ],
  [
    'According to the kinetic theory of gases, what happens to the pressure when the temperature rises ' +
      'and the volume is held constant?',
    'A gas is heated while its volume does not change. How does its pressure behave, by the kinetic theory of gases?',
  ],
  [
    'Which philosopher held that an action is right only if one could want its maxim to become a universal law?',
    'By which philosopher was it taught that an act is right just when we could will its maxim to be a law for all?',
  ],
  [
    'Write a function that takes a list of integers and returns the second largest distinct value, or ' +
      'None if there is no such value.',
    'Implement a function which, given some integers in a list, finds the second largest of the ' +
      'distinct values and gives None when there is none.',
  ],
  [
    'Write a function that checks whether a string of brackets is balanced, where the brackets may be ' +
      'round, square or curly.',
    'Create a function to test if the brackets in a string are balanced; round, square and curly brackets can occur.',
  ],
  [
    'Given a string of words separated by single spaces, return the string with the order of the words reversed.',
    'You get words in a string, with one space between each. Reverse the order in which the words ' +
      'stand and return the result.',
  ],
  [
    'Write a Python function to count how often each character occurs in a text, ignoring case, and ' +
      'return the result as a dictionary.',
    'In Python, implement a function that returns a dictionary with the number of times every ' +
      'character of a text appears; upper and lower case are treated alike.',
  ],
  [
    'Implement a function that returns all prime numbers up to and including n in ascending order.',
    'Code a function producing, from smallest to largest, every prime number that is not greater than n.',
  ],
  [
    'Write a function that merges two sorted lists into one sorted list without using the built-in sort.',
    'Given two lists that are sorted already, implement a function to combine them in a single sorted ' +
      'list; the sort that is built in must not be used.',
  ],
  [
    'You are given a matrix as a list of lists. Return its transpose as a new list of lists without ' +
      'changing the input.',
    'A matrix is passed to you as lists within a list. Without modifying it, produce a new matrix of ' +
      'that kind which is its transpose.',
  ],
  [
    'Write a function to find the length of the longest substring of a given string that has no repeating characters.',
    'Implement a function that, for any string, determines how long its longest substring without ' +
      'repeated characters is.',
  ],
]
