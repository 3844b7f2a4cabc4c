using Microsoft.AspNetCore.Authentication;

namespace Parley.Server.Auth.Tokens;

/// <summary>
/// The default scheme, which reads nothing. Without it the framework would read a lone issuer's tokens by itself, ahead of the
/// fence that takes credentials out of the request, and keep the result.
/// </summary>
internal sealed class NoDefaultScheme : IAuthenticationHandler
{
    public const string Name = "None";

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context) => Task.CompletedTask;

    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

    public Task ChallengeAsync(AuthenticationProperties? properties) => Task.CompletedTask;

    public Task ForbidAsync(AuthenticationProperties? properties) => Task.CompletedTask;
}
