using System.Security.Cryptography;

namespace Parley.Fuzz;

/// <summary>
/// A bounded attack on one target: mutates what it knows, and keeps every input with an outcome that was not seen before as
/// material for the next. The same seed and corpus give the same run.
/// </summary>
internal sealed class FuzzRun(IFuzzTarget target, IReadOnlyList<byte[]> seeds, int seed)
{
    private const int MostKept = 4_000;
    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [.. seeds];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    /// <summary>Different outcomes seen: a measure of how much was reached.</summary>
    public int Outcomes => _outcomes.Count;

    public int Runs { get; private set; }

    /// <summary>Feeds the seeds, then so many mutations of them.</summary>
    /// <returns>The first input that broke a property, made shorter; null when all held.</returns>
    public Finding? Run(int runs, CancellationToken cancellationToken)
    {
        foreach (var input in seeds)
        {
            if (Try(input) is { } fault)
            {
                return new Finding(target.Name, Shorten(input, fault), fault);
            }
        }

        var mutator = new Mutator(_random, target.Words);
        while (Runs < runs && !cancellationToken.IsCancellationRequested)
        {
            var input = mutator.Mutate(_pool[_random.Next(_pool.Count)], _pool[_random.Next(_pool.Count)]);
            if (Try(input) is { } fault)
            {
                return new Finding(target.Name, Shorten(input, fault), fault);
            }
        }

        return null;
    }

    private Exception? Try(byte[] input)
    {
        Runs++;
        try
        {
            if (_outcomes.Add(target.Run(input)) && _pool.Count < MostKept)
            {
                _pool.Add(input);
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Cuts pieces out as long as the same kind of fault remains.</summary>
    private byte[] Shorten(byte[] input, Exception fault)
    {
        for (var size = input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length; )
            {
                byte[] shorter = [.. input[..at], .. input[(at + size)..]];
                if (Try(shorter)?.GetType() == fault.GetType())
                {
                    input = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }
}

/// <summary>An input that broke a property.</summary>
internal sealed record Finding(string Target, byte[] Input, Exception Fault)
{
    /// <summary>A name for the corpus that says nothing about what is in it.</summary>
    public string FileName => $"kept-{Convert.ToHexStringLower(SHA256.HashData(Input))[..12]}";
}
