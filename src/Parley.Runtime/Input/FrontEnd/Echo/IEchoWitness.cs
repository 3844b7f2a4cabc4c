namespace Parley.Runtime.Input.FrontEnd.Echo;

/// <summary>Knows by other means than the delay's estimate where the echo is.</summary>
internal interface IEchoWitness
{
    /// <summary>True when an echo in another place would explain the last half second no better than one in the place known so far.</summary>
    /// <param name="path">Has heard the half second.</param>
    /// <param name="sooner">Samples by which the echo would come sooner.</param>
    bool Contradicts(EchoPath path, int sooner);
}
