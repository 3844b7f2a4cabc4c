namespace Parley.Engines.Speech;

/// <summary>Makes speech louder or quieter, for engines that cannot do it themselves.</summary>
public static class Gain
{
    /// <summary>Copies samples (mono, 16 bit) times <paramref name="factor"/>; what is too loud is cut at full scale.</summary>
    public static void Apply(ReadOnlySpan<short> source, Span<short> target, double factor)
    {
        if (factor is 1)
        {
            source.CopyTo(target);
            return;
        }
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = (short)Math.Clamp(Math.Round(source[i] * factor), short.MinValue, short.MaxValue);
        }
    }
}
