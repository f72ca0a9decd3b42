export default function FacilitatorLobby() { return null; }
