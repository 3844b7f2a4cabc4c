using System.Text;

namespace Parley.Engines.Builtin.Language;

/// <summary>How alike two words or phrases sound and look: 0 is not at all, 1 is the same.</summary>
internal static class Likeness
{
    private const double WordFloor = 0.4;
    private const double PhraseFloor = 0.45;

    public static double Of(string a, string b) => Of(Spoken.Of(a), Spoken.Of(b));

    public static double Of(Spoken a, Spoken b)
    {
        if (string.Equals(a.Text, b.Text, StringComparison.Ordinal))
        {
            return 1;
        }

        double spelling = Spelling(a.Text, b.Text, WordFloor);
        double sound = a.Sound.Length < 2 || b.Sound.Length < 2 ? 0 : Spelling(a.Sound, b.Sound, WordFloor);
        return Math.Max(spelling, ((spelling + (2 * sound)) / 3) - 0.02);
    }

    /// <summary>Likeness of whole phrases.</summary>
    public static double OfPhrases(Spoken a, Spoken b)
    {
        double sound = Spelling(a.Sound, b.Sound, PhraseFloor);
        return sound == 0 ? 0 : (sound * 0.6) + (Spelling(a.Text, b.Text, PhraseFloor) * 0.4);
    }

    // Whatever is less alike than the floor counts as not alike at all, which saves most of the work.
    private static double Spelling(string a, string b, double floor)
    {
        int longest = Math.Max(a.Length, b.Length);
        if (longest == 0)
        {
            return 1;
        }

        int most = (int)((1 - floor) * longest);
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return 0;
        }

        int distance = Distance(a, b, most);
        return distance > most ? 0 : 1 - ((double)distance / longest);
    }

    /// <summary>A rough English sound key: consonant classes in order, vowels as one class, doubles and silent letters dropped.</summary>
    public static string Sound(string word)
    {
        StringBuilder key = new(word.Length);
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            char next = i + 1 < word.Length ? word[i + 1] : ' ';
            char sound = c switch
            {
                'b' or 'p' => next == 'h' ? 'F' : 'P',
                'f' or 'v' => 'F',
                'd' or 't' => 'T',
                'c' => next is 'e' or 'i' or 'y' ? 'S'
                : next == 'h' ? 'J'
                : 'K',
                'g' => next is 'e' or 'i' or 'y' ? 'J'
                : next == 'h' ? ' '
                : 'K',
                'k' => next == 'n' && i == 0 ? ' ' : 'K',
                'q' => 'K',
                'x' => 'K',
                'j' => 'J',
                's' or 'z' => next == 'h' ? 'J' : 'S',
                'l' => 'L',
                'r' => 'R',
                'm' => 'M',
                'n' => 'N',
                'w' => next == 'r' && i == 0 ? ' ' : 'W',
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' => i == word.Length - 1 && c == 'e' ? ' ' : 'A',
                >= '0' and <= '9' => c,
                _ => ' ',
            };
            if (sound != ' ' && (key.Length == 0 || key[^1] != sound))
            {
                key.Append(sound);
            }
        }

        return key.ToString();
    }

    // Gives up, with a distance beyond it, once more than the given number of changes is certain.
    private static int Distance(string a, string b, int most)
    {
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
                least = Math.Min(least, row[j]);
            }

            if (least > most)
            {
                return most + 1;
            }
        }

        return row[b.Length];
    }
}
