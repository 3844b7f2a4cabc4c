namespace Parley.Turns.Recordings;

/// <summary>One utterance of one person.</summary>
/// <param name="Name">For messages and for the seed of what is drawn; says nothing to the fusion.</param>
/// <param name="Samples">16 kHz, mono.</param>
internal sealed record Recording(string Name, string Speaker, short[] Samples);
