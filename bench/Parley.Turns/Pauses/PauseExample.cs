using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Turns.Pauses;

/// <summary>One pause that the gate met.</summary>
/// <param name="IsEnd">The person had finished.</param>
/// <param name="LengthMs">How long the pause lasted; for an end as long as the sound goes on.</param>
/// <param name="Hesitation">It was put in.</param>
/// <param name="Recording">Pauses of one utterance have the same; of those put in, the one at the deepest gap comes first.</param>
/// <param name="Text">What the transcriber had understood when the pause was looked at.</param>
internal sealed record PauseExample(
    string Speaker,
    bool IsEnd,
    double LengthMs,
    bool Hesitation,
    TurnSound Sound,
    float[] Contour,
    string Text,
    double Seconds,
    float? Vote,
    string Recording = ""
);
