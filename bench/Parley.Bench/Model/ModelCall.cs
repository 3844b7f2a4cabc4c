namespace Parley.Bench.Model;

/// <summary>One request to the stand-in model, on the clock of the run.</summary>
/// <param name="ArrivedMs">When the whole request was there.</param>
/// <param name="FirstTokenMs">When its first token went out.</param>
internal sealed record ModelCall(int Caller, double ArrivedMs, double FirstTokenMs);
