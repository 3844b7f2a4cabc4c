using System.Text;

namespace Parley.Fuzz;

/// <summary>Makes new inputs from known ones. The same seed gives the same inputs.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words)
{
    private const int LongestInput = 64 * 1024;

    private static readonly string[] Numbers =
    [
        "0",
        "-1",
        "1e999",
        "-0.0",
        "2147483648",
        "99999999999999999999",
        "0.5",
        "null",
        "true",
        "\"\"",
        "[]",
        "{}",
    ];

    /// <param name="other">Material for splices.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var edits = 1 + random.Next(4); edits > 0; edits--)
        {
            Edit(bytes, other);
        }

        return bytes.Count <= LongestInput ? [.. bytes] : [.. bytes.Take(LongestInput)];
    }

    private void Edit(List<byte> bytes, byte[] other)
    {
        switch (random.Next(8))
        {
            case 0 when bytes.Count > 0:
                bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.InsertRange(Place(bytes), Noise());
                break;
            case 2:
                Remove(bytes);
                break;
            case 3:
                bytes.InsertRange(Place(bytes), Slice(bytes.ToArray()));
                break;
            case 4:
                bytes.InsertRange(Place(bytes), Slice(other));
                break;
            case 5:
                bytes.InsertRange(Place(bytes), Encoding.UTF8.GetBytes(words[random.Next(words.Count)]));
                break;
            case 6:
                ReplaceToken(bytes, Encoding.UTF8.GetBytes(Numbers[random.Next(Numbers.Length)]));
                break;
            default:
                ReplaceToken(bytes, Encoding.UTF8.GetBytes(words[random.Next(words.Count)]));
                break;
        }
    }

    private int Place(List<byte> bytes) => random.Next(bytes.Count + 1);

    private byte[] Noise()
    {
        var noise = new byte[random.Next(1, 9)];
        random.NextBytes(noise);
        return noise;
    }

    private void Remove(List<byte> bytes)
    {
        if (bytes.Count > 0)
        {
            var from = random.Next(bytes.Count);
            bytes.RemoveRange(from, Math.Min(random.Next(1, 33), bytes.Count - from));
        }
    }

    private byte[] Slice(byte[] bytes)
    {
        var from = random.Next(bytes.Length + 1);
        return bytes[from..Math.Min(bytes.Length, from + random.Next(65))];
    }

    /// <summary>Replaces a run of letters, digits and signs of words.</summary>
    private void ReplaceToken(List<byte> bytes, byte[] token)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        var start = random.Next(bytes.Count);
        while (start > 0 && IsOfWord(bytes[start - 1]))
        {
            start--;
        }

        var end = start;
        while (end < bytes.Count && IsOfWord(bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, token);
    }

    private static bool IsOfWord(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'.';
}
