using System.Globalization;

namespace Parley.Protocol.Tools;

/// <summary>
/// The names by which a model calls the tools of one answer: each once, and of what every model understands, up to 64 letters, digits,
/// <c>_</c> and <c>-</c>.
/// </summary>
/// <param name="taken">Names that stand already, those of functions.</param>
public sealed class ModelToolNames(IEnumerable<string> taken)
{
    private const int Longest = 64;

    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>A tool's own name, where it is free; else with its owner's before it, and a number where that is taken, too.</summary>
    /// <param name="owner">The server or the project that it comes from.</param>
    /// <param name="own">Its name there.</param>
    public string Take(string owner, string own)
    {
        var name = Plain(own);
        if (_taken.Add(name))
        {
            return name;
        }

        name = Plain($"{owner}_{own}");
        for (var i = 2; !_taken.Add(name); i++)
        {
            var end = "_" + i.ToString(CultureInfo.InvariantCulture);
            name = name[..Math.Min(name.Length, Longest - end.Length)] + end;
        }

        return name;
    }

    /// <summary>The name with <c>_</c> for whatever else is in it, cut to its length.</summary>
    public static string Plain(string name)
    {
        var plain = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        return plain.Length == 0 ? "tool" : plain[..Math.Min(plain.Length, Longest)];
    }
}
