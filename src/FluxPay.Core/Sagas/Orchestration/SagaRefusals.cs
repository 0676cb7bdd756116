namespace FluxPay.Sagas.Orchestration;

/// <summary>Why an instance does not do what it is asked.</summary>
internal static class SagaRefusals
{
    public static FluxPayError Ended(SagaInstance saga) => Conflict(saga, $"{saga.Id} has ended.", $"{saga.Id}는 이미 끝났습니다.");

    public static FluxPayError PivotPassed(SagaInstance saga) => Conflict(saga,
        $"{saga.Id} is past the point of no return; it goes forward only.", $"{saga.Id}는 되돌릴 수 없는 단계를 지났습니다.");

    public static FluxPayError InDoubt(SagaInstance saga) => new(ErrorCode.OutcomeUnknown, new Text(
        $"What the step '{saga.Step}' of {saga.Id} came to is not known yet; ask again shortly.",
        $"{saga.Id}의 '{saga.Step}' 단계 결과를 아직 알 수 없습니다. 잠시 후 다시 시도해 주세요."));

    public static FluxPayError Unknown(SagaInstance saga) => Conflict(saga,
        $"This host has no saga '{saga.Type}' version {saga.DefinitionVersion} with the steps {saga.Id} began with; register its class again.",
        $"이 호스트에는 {saga.Id}가 시작된 '{saga.Type}' 버전 {saga.DefinitionVersion} 정의가 없습니다. 해당 클래스를 다시 등록해 주세요.");

    private static FluxPayError Conflict(SagaInstance saga, string english, string korean) =>
        new(ErrorCode.StateConflict, new Text(english, korean), new StateConflict(saga.Status.Wire(), []));
}
