namespace Parley.Engines.Speech;

/// <summary>A voice that an engine on this machine has.</summary>
/// <param name="Engine">The speaker's name, for instance <c>flite</c>.</param>
/// <param name="Id">The engine's own name of the voice, for instance <c>slt</c>.</param>
/// <param name="Locale">BCP-47 name of the language it speaks.</param>
public sealed record LocalVoice(string Engine, string Id, string Locale, VoiceGender Gender)
{
    /// <summary>How the table of voices and <c>doctor</c> write it: <c>flite:slt</c>.</summary>
    public string Key => $"{Engine}:{Id}";
}

public enum VoiceGender
{
    Unknown,
    Female,
    Male,
}
