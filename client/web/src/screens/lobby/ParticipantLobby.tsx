export default function ParticipantLobby() { return null; }
