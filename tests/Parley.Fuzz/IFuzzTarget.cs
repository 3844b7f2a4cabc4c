namespace Parley.Fuzz;

/// <summary>One parser under attack, and the properties that hold for it whatever comes in.</summary>
internal interface IFuzzTarget
{
    /// <summary>The name of its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Words of its language: put in whole, they reach further than random bytes.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Feeds one input.</summary>
    /// <returns>What became of it, in few words: an input with a new outcome is worth mutating further.</returns>
    /// <exception cref="PropertyException">A property does not hold.</exception>
    string Run(byte[] input);
}
