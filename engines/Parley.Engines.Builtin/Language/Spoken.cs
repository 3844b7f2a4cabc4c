namespace Parley.Engines.Builtin.Language;

/// <summary>A word or phrase with its sound, worked out once.</summary>
internal readonly record struct Spoken(string Text, string Sound)
{
    public static Spoken Of(string text) => new(text, Likeness.Sound(text));

    /// <summary>A phrase without its word bounds: recognisers put them in the wrong place.</summary>
    public static Spoken Of(IEnumerable<string> words) => Of(string.Concat(words));
}
